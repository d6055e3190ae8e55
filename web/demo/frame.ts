// What the page of two users side by side (pair.ts) asks of the chat in each of its frames.

const params = new URLSearchParams(location.search);
const isFramed = window.parent !== window;

export const frame = {
  /** The demo user to log in as; '' leaves it to the form. */
  user: (isFramed && params.get('user')) || '',
  /** The user whose conversation is opened then. */
  peer: (isFramed && params.get('peer')) || '',
  /** Where sessionStorage keeps the login: the frames of one tab share the storage. */
  session: isFramed && params.has('user') ? `login ${params.get('user')}` : 'login',
};

document.body.classList.toggle('framed', isFramed);
