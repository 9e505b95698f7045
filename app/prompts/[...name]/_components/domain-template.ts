/** What a new domain begins with; it can be saved once its angle brackets are replaced. */
export const domainTemplate = `---
title: <Title of the domain>
criteria:
  - <Name of a property>: <what it means for every project, so that a test can decide it>
  - <Another one>: <what it means>
---
<The kinds of programs that belong here, one sentence.>

A good project of this domain <what it reads, computes and prints; what must be specified exactly>.

Shapes that work: <three to five one-line examples>.

Avoid: <what looks like this domain and makes poor projects>.
`
