import { titleOf } from './error-map.ts';

type Language = 'en' | 'ar';
type Words = readonly [heading: string, sentence: string];

const words: Readonly<Record<Language, Readonly<Record<number, Words>>>> = {
  en: {
    400: ['This request cannot be read', 'Something in the address or in what was sent is not in order.'],
    401: ['Please sign in', 'This page is for people who are signed in.'],
    403: ['This is not open to you', 'Your role does not allow it. Your administrator can change that.'],
    404: ['There is nothing here', 'The address is wrong, or what was here is not yours to see.'],
    405: ['That cannot be done here', 'This address does not take that kind of request.'],
    408: ['That took too long', 'The request did not arrive in time. Please try again.'],
    409: ['Somebody was faster', 'The record has changed in the meantime. Go back and look again.'],
    413: ['That is too large', 'What was sent is larger than this place takes.'],
    415: ['This kind of content is not taken', 'What was sent is not of a kind that this place reads.'],
    417: ['That cannot be expected here', 'The request asks for something that this server does not do.'],
    421: ['This is another address', 'The server does not answer under this name. Check the address.'],
    429: ['Too many requests', 'Please wait a little and try again.'],
    431: [
      'The request is too long',
      'The address or the cookies are too long. Clear the cookies of this site.',
    ],
    500: [
      'Something went wrong on our side',
      'It was noted. Tell your administrator the number below if it happens again.',
    ],
    503: ['Not available at the moment', 'The server is busy or starting. Please try again shortly.'],
  },
  ar: {
    400: ['تعذّرت قراءة هذا الطلب', 'في العنوان أو في البيانات المرسلة خطأ ما.'],
    401: ['يُرجى تسجيل الدخول', 'هذه الصفحة متاحة لمن سجّل الدخول فقط.'],
    403: ['هذه الصفحة غير متاحة لك', 'دورك لا يسمح بذلك، ويمكن لمسؤول النظام تغييره.'],
    404: ['لا يوجد شيء هنا', 'العنوان غير صحيح، أو أن ما كان هنا ليس ضمن صلاحيتك.'],
    405: ['لا يمكن فعل ذلك هنا', 'هذا العنوان لا يقبل هذا النوع من الطلبات.'],
    408: ['استغرق الطلب وقتًا طويلًا', 'لم يصل الطلب في الوقت المحدد. حاول مرة أخرى.'],
    409: ['سبقك غيرك', 'تغيّر السجل في هذه الأثناء. ارجع وانظر مرة أخرى.'],
    413: ['الحجم كبير جدًا', 'ما أُرسل أكبر مما يُقبل هنا.'],
    415: ['نوع المحتوى غير مقبول', 'ما أُرسل ليس من الأنواع التي تُقرأ هنا.'],
    417: ['لا يمكن توقّع ذلك هنا', 'يطلب الطلب شيئًا لا يقوم به هذا الخادم.'],
    421: ['هذا عنوان آخر', 'لا يجيب الخادم بهذا الاسم. تحقّق من العنوان.'],
    429: ['طلبات كثيرة جدًا', 'انتظر قليلًا ثم حاول مرة أخرى.'],
    431: ['الطلب طويل جدًا', 'العنوان أو ملفات الارتباط طويلة جدًا. امسح ملفات الارتباط لهذا الموقع.'],
    500: ['حدث خطأ من جانبنا', 'سُجّل الخطأ. إن تكرّر فأبلغ مسؤول النظام بالرقم أدناه.'],
    503: ['غير متاح حاليًا', 'الخادم مشغول أو قيد التشغيل. حاول بعد قليل.'],
  },
};
const labels = {
  en: { home: 'Back to TrainFlow', request: 'Request number', dir: 'ltr' },
  ar: { home: 'العودة إلى TrainFlow', request: 'رقم الطلب', dir: 'rtl' },
} as const;

/** Where the page's style sheet is served: the page itself has no inline style. */
export const errorStylePath = '/error.css';

/** A whole page without script, so that it also stands when nothing else works. Nothing of the request is in it. */
export function errorPage(status: number, language: Language, requestId: string | null): string {
  const [heading, sentence] = words[language][status] ?? [titleOf(status), ''];
  const { home, request, dir } = labels[language];
  const number =
    requestId === null
      ? ''
      : `<p class="request">${request} <bdi dir="ltr"><code>${requestId}</code></bdi></p>`;
  return `<!doctype html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading} · TrainFlow</title>
<link rel="stylesheet" href="${errorStylePath}">
</head>
<body>
<main>
<p class="status" aria-hidden="true">${status}</p>
<h1>${heading}</h1>
<p>${sentence}</p>
<p><a href="/">${home}</a></p>
${number}
</main>
</body>
</html>
`;
}
