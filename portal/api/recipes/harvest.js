const kept = new Map();
let address = "{base}projects/?cursor=&page_size=200";
while (address) {
  const page = await (await fetch(address)).json();
  for (const project of page.results) kept.set(project.url, project);
  address = page.next;
}
console.log(kept.size, "projects");
