/** Signing in, and the password. */
export const auth = {
  login: {
    title: 'Sign in',
    hint: 'With the name and password of your organisation.',
    tenant: 'Organisation',
    username: 'User name',
    password: 'Password',
    submit: 'Sign in',
  },
  password: {
    title: 'Change password',
    hint: 'Every other session of yours ends.',
    mustChange: 'Your password was handed out to you. Choose your own before you go on.',
    current: 'Present password',
    new: 'New password',
    rule: 'At least 12 characters. A sentence is easiest to remember.',
    submit: 'Change password',
    changed: 'Your password is changed.',
  },
};
