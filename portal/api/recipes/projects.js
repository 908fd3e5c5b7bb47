const answer = await fetch("{base}projects/?facility_or_operator={facility}&fields=acronym,page_url");
const page = await answer.json();
for (const project of page.results) console.log(project.acronym, project.page_url);
