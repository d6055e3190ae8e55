// The app as a server renders it: node prints the HTML.
import { renderToString } from 'react-dom/server';
import { noChat } from '../no-chat';
import { App } from './app';

console.log(renderToString(<App chat={noChat} />));
