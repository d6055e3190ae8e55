import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connect } from '../connect';
import { App } from './app';

const chat = connect();

function mount(): () => void {
  const root = createRoot(document.getElementById('root')!);
  root.render(
    <StrictMode>
      <App chat={chat} />
    </StrictMode>,
  );
  return () => root.unmount();
}

Object.assign(window, { chat, mount, unmount: mount() });
