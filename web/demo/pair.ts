// Two users side by side: two frames, each with the whole chat. They share the database engine and
// nothing else: each has an account and a connection of its own.
import { onLanguage, startLanguage, words } from './language';

const page = new URLSearchParams(location.search).get('core') === 'vendor' ? 'vendor.html' : 'index.html';
const frames = [...document.querySelectorAll<HTMLIFrameElement>('iframe')];

onLanguage(() => {
  for (const frame of frames) frame.title = words.paneOf(frame.dataset.user!);
});
startLanguage();
document.querySelector<HTMLAnchorElement>('#one-user')!.href = `./${page}`;

// As wide as style/pair.css shows them from.
const wide = matchMedia('(min-width: 56rem)');
const load = () => {
  if (!wide.matches) return;
  for (const frame of frames) frame.src ||= `./${page}?user=${frame.dataset.user}&peer=${frame.dataset.peer}`;
};
wide.addEventListener('change', load);
load();
