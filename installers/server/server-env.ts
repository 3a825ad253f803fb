/** What a package of Debian says differently from a clone; null: the setting and its explanation are left out. */
const changed: Readonly<Record<string, string | null>> = {
  NODE_ENV: 'production',
  DATA_DIR: '/var/lib/trainflow',
  TRAINFLOW_DEMO_PASSWORD: null,
  TRAINFLOW_CLOCK: null,
};

/** `/etc/trainflow/server.env`, made from `.env.example` so that no setting is explained in two places. */
export function serverEnv(example: string): string {
  const paragraphs = example
    .trimEnd()
    .split('\n\n')
    .slice(1)
    .map(adapt)
    .filter((text) => text !== null);
  return `${[heading, ...paragraphs].join('\n\n')}\n`;
}

const heading = `# Settings of the TrainFlow server, read when it starts: systemctl restart trainflow-server
# DATABASE_URL must be set: this installation brings no database of its own.`;

function adapt(paragraph: string): string | null {
  const lines = paragraph.split('\n').map((line) => {
    const name = /^([A-Z_]+)=/.exec(line)?.[1];
    return name !== undefined && name in changed
      ? { name, text: changed[name] ?? null }
      : { name: null, text: line };
  });
  if (lines.some(({ text }) => text === null)) return null;
  return lines.map(({ name, text }) => (name === null ? text : `${name}=${text}`)).join('\n');
}
