import '@fontsource-variable/inter/index.css';
import '@fontsource/ibm-plex-mono/400.css';
import '@fontsource/ibm-plex-mono/500.css';
import '@mantine/core/styles.css';
import './theme/colours.css';
import './theme/fonts.css';
import './theme/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { boot } from './shell/boot.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root"');
boot();
createRoot(root).render(<App />);
