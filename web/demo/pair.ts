// Two users side by side: two frames, each with the whole chat. They share nothing but the browser:
// each has an account, a database and a connection of its own.
import { onLanguage, startLanguage, words } from './language';

const page = new URLSearchParams(location.search).get('core') === 'vendor' ? 'vendor.html' : 'index.html';
const frames = [...document.querySelectorAll<HTMLIFrameElement>('iframe')];
let users: string[] = [];

function name(): void {
  frames.forEach((frame, at) => {
    frame.title = words.paneOf(users[at]!);
    frame.previousElementSibling!.textContent = frame.title;
  });
}

startLanguage();
users = [words.firstUser, words.secondUser]; // they stay when the language changes: they are logged in
name();
onLanguage(name);
document.querySelector<HTMLAnchorElement>('#one-user')!.href = `./${page}`;

// As wide as style/pair.css shows them from.
const wide = matchMedia('(min-width: 56rem)');
const load = () => {
  if (!wide.matches) return;
  frames.forEach((frame, at) => (frame.src ||= `./${page}?user=${users[at]}&peer=${users[1 - at]}`));
};
wide.addEventListener('change', load);
load();
