// The inspector as a page of its own: it opens an account's store without a login. ?user=alice opens at once.
import { openLocalCache, type OpenLocalCache } from 'localcache-wasm/localCache/localCache';
import { mountInspector, type Inspector } from 'localcache-wasm/inspector';

const form = document.querySelector<HTMLFormElement>('#account')!;
const place = document.querySelector('#inspector')!;
let open: { local: OpenLocalCache; inspector: Inspector } | undefined;

function inspect(appKey: string, username: string): void {
  open?.inspector.unmount();
  void open?.local.close();
  open = undefined;
  place.replaceChildren();
  try {
    const local = openLocalCache({ appKey, username });
    open = { local, inspector: mountInspector(place, local) };
  } catch (error) {
    const said = document.createElement('p');
    said.setAttribute('role', 'alert');
    said.textContent = (error as Error).message;
    place.replaceChildren(said);
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const fields = new FormData(form);
  inspect(String(fields.get('appKey')), String(fields.get('username')));
});

const user = new URLSearchParams(location.search).get('user');
if (user) {
  form.querySelector<HTMLInputElement>('[name=username]')!.value = user;
  form.requestSubmit();
}
