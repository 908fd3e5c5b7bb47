async function read(address) {
  for (;;) {
    const answer = await fetch(address);
    if (answer.ok) return answer.json();
    if (answer.status === 404 || answer.status === 410) return null; // gone by now: a later line says so
    if (answer.status !== 429 && answer.status < 500) throw new Error(`${answer.status} ${address}`);
    const seconds = Number(answer.headers.get("Retry-After") ?? 30);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

const kept = new Map();
let address = "{base}changes/?after=0-0&page_size=1000";
while (address) {
  const page = await read(address);
  for (const { what, url } of page.results) {
    const item = what === "published" || what === "changed" ? await read(url) : null;
    if (item) kept.set(url, item);
    else kept.delete(url);
  }
  address = page.next;
}
console.log(kept.size, "items");
