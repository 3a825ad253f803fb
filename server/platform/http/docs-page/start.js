/** 32 hexadecimal digits; `crypto.randomUUID` is missing on plain HTTP. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** Adds what every changing request carries, so that "Try it out" needs nothing but the input. */
function withOurHeaders(request) {
  const method = (request.method ?? 'GET').toUpperCase();
  if (method === 'GET' || method === 'HEAD') return request;
  request.headers['x-trainflow-request'] = '1';
  request.headers['Idempotency-Key'] ||= newKey();
  return request;
}

window.SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  // The badge would ask another company's server about the document.
  validatorUrl: null,
  requestInterceptor: withOurHeaders,
});
