import { mount } from 'svelte';
import './shell/tokens.css';
import './shell/base.css';
import Shell from './shell/Shell.svelte';

const target = document.getElementById('portal');
if (!target) throw new Error('index.html has no #portal');
mount(Shell, { target });
