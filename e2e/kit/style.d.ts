// The kit's package has types for its script only.
declare module 'easemob-chat-uikit/style.css';
