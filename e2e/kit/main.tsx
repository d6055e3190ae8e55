// The vendor's React kit as its documentation shows it: a provider, the conversation list and a chat. The
// address says where the server is and who logs in: ?server=http://127.0.0.1:8380&user=alice&token=…
import { createRoot } from 'react-dom/client';
import { Chat, ConversationList, UIKitProvider } from 'easemob-chat-uikit';
import 'easemob-chat-uikit/style.css';

const asked = new URLSearchParams(location.search);
const server = asked.get('server')!;

createRoot(document.getElementById('root')!).render(
  <UIKitProvider
    initConfig={{
      appKey: 'org#app',
      userId: asked.get('user')!,
      token: asked.get('token')!,
      restUrl: server,
      msyncUrl: `${server.replace(/^http/, 'ws')}/websocket`,
      isHttpDNS: false,
    }}
    local={{ lng: 'en', fallbackLng: 'en' }}
  >
    <div className="kit">
      <div>
        <ConversationList />
      </div>
      <div>
        <Chat />
      </div>
    </div>
  </UIKitProvider>,
);
