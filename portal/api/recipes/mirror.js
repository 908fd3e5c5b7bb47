const kept = new Map();
let address = "{base}changes/?after=0-0&page_size=1000";
while (address) {
  const page = await (await fetch(address)).json();
  for (const { what, url } of page.results) {
    kept.delete(url);
    if (what === "removed" || what === "moved") continue;
    const answer = await fetch(url);
    if (answer.ok) kept.set(url, await answer.json());
  }
  address = page.next;
}
console.log(kept.size, "items");
