import { expect, test } from 'vitest';
import { contentDisposition } from './file-answer.ts';

test.each([
  ['report.pdf', 'attachment; filename="report.pdf"; filename*=UTF-8\'\'report.pdf'],
  ['شهادة.pdf', 'attachment; filename="_____.pdf"; filename*=UTF-8\'\'%D8%B4%D9%87%D8%A7%D8%AF%D8%A9.pdf'],
  ['a"b\\c.pdf', 'attachment; filename="a_b_c.pdf"; filename*=UTF-8\'\'a%22b_c.pdf'],
  ["it's (1).pdf", 'attachment; filename="it_s (1).pdf"; filename*=UTF-8\'\'it%27s%20%281%29.pdf'],
  [
    'x\r\nSet-Cookie: a=b',
    'attachment; filename="x__Set-Cookie_ a_b"; filename*=UTF-8\'\'x__Set-Cookie%3A%20a%3Db',
  ],
  ['\ud83d.pdf', 'attachment; filename="_.pdf"; filename*=UTF-8\'\'%EF%BF%BD.pdf'],
  ['exe\u202efdp.pdf', 'attachment; filename="exe_fdp.pdf"; filename*=UTF-8\'\'exe_fdp.pdf'],
])('a file named %j is offered as an attachment', (name, header) => {
  expect(contentDisposition(name)).toBe(header);
});
