/** The laptops, as an administrator looks after them. */
export const devices = {
  deviceStatus: { active: 'Trusted', revoked: 'Revoked', wiped: 'Told to wipe' },
  devices: {
    hint: 'A laptop stands here once for each person who signed in on it.',
    empty: 'No laptop is registered yet.',
    emptyHint: 'A laptop appears here when somebody signs in on it for the first time.',
    laptop: 'Laptop',
    version: 'Version',
    lastContact: 'Last contact',
    never: 'Not yet',
    revoke: 'Revoke',
    revokeTitle: 'Revoke this laptop',
    revokeNamed: 'Revoke {{laptop}} of {{name}}',
    revokeAndWipe: 'Revoke and wipe',
    wipe: 'Wipe',
    wipeTitle: 'Wipe this laptop',
    wipeNamed: 'Wipe {{laptop}} of {{name}}',
    ofPerson: '{{laptop}} of {{name}}',
    locks:
      'At its next contact the laptop is locked for this person, who then opens it only with the server.',
    untilContact: 'Until then it works on as it is, for as long as it may be without the server.',
    unsent: 'What was saved on it and not sent stays there, sealed, until this person signs in again.',
    signsInAgain:
      'Who knows the password can register it anew. If it was stolen, also give this person a new password.',
    alsoWipe: 'Also delete the records it holds',
    wipes: 'At its next contact the laptop deletes its records for this person. This cannot be taken back.',
    revoked: 'The laptop is revoked.',
    wiped: 'The laptop is revoked, and deletes what it holds at its next contact.',
  },
};
