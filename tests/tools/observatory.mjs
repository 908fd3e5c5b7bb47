// Grades answers as MDN's HTTP Observatory does, with its own rules. Its command grades a host as an anonymous reader
// sees it; this one also takes a path and a cookie. Input: [{name, path, cookie}]; output: [{name, grade, score, lost}].

import { ALL_TESTS } from "@mdn/mdn-http-observatory/src/constants.js";
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from "@mdn/mdn-http-observatory/src/grader/charts.js";
import { getGradeForScore, getScoreModifier } from "@mdn/mdn-http-observatory/src/grader/grader.js";
import { retrieve } from "@mdn/mdn-http-observatory/src/retriever/retriever.js";

const graded = [];
for (const { name, path, cookie } of JSON.parse(process.argv[2])) {
  const headers = ["Accept: text/html", ...(cookie ? [`Cookie: ${cookie}`] : [])];
  const answers = await retrieve("localhost", { path, headers });
  const { status } = answers.responses.auto ?? {};
  const hops = answers.session?.redirectHistory.length;
  if (status !== 200 || hops !== 1) {
    graded.push({ name, grade: "none", score: 0, lost: [`answers ${status} after ${hops} requests`] });
    continue;
  }
  const found = ALL_TESTS.map((test) => test(answers)).filter(({ result }) => result);
  const scores = found.map(({ result }) => getScoreModifier(result));
  const losses = scores.filter((score) => score < 0).reduce((sum, score) => sum + score, 100);
  const all = scores.reduce((sum, score) => sum + score, 100);
  const { grade, score } = getGradeForScore(losses >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : losses);
  const lost = found.filter((_, at) => scores[at] < 0).map(({ result }) => result);
  graded.push({ name, grade, score, lost });
}
console.log(JSON.stringify(graded));
