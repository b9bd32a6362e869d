// Every page: its address, its title, and the permission that shows it.
import type { TextKey } from '../texts/texts.svelte';
import type { Route } from './router.svelte';

export const routes: Route[] = [
  { path: '/', title: 'nav.dashboard', needs: null, page: () => import('../pages/Home.svelte') },
  {
    path: '/months/:period',
    title: 'nav.dashboard',
    needs: 'declaration.read',
    page: () => import('../pages/Dashboard.svelte'),
  },
  {
    path: '/months/:period/review',
    title: 'nav.review',
    needs: 'review.work',
    page: () => import('../pages/Review.svelte'),
  },
  {
    path: '/months/:period/questions',
    title: 'nav.questions',
    needs: 'declaration.read',
    page: () => import('../pages/Questions.svelte'),
  },
  {
    path: '/months/:period/close',
    title: 'nav.close',
    needs: 'close.preliminary',
    page: () => import('../pages/Close.svelte'),
  },
  {
    path: '/explore',
    title: 'nav.explore',
    needs: 'table.read',
    page: () => import('../pages/Explore.svelte'),
  },
  {
    path: '/tables',
    title: 'nav.tables',
    needs: 'table.read',
    page: () => import('../pages/Tables.svelte'),
  },
  {
    path: '/declarations',
    title: 'nav.declarations',
    needs: 'declaration.read',
    page: () => import('../pages/FindDeclaration.svelte'),
  },
  {
    path: '/declarations/:number',
    title: 'nav.declarations',
    needs: 'declaration.read',
    page: () => import('../pages/Declaration.svelte'),
  },
  {
    path: '/loads',
    title: 'nav.loads',
    needs: 'declaration.load',
    page: () => import('../pages/Loads.svelte'),
  },
  {
    path: '/quarantine',
    title: 'nav.quarantine',
    needs: 'declaration.load',
    page: () => import('../pages/Quarantine.svelte'),
  },
  {
    path: '/standards',
    title: 'nav.standards',
    needs: null,
    page: () => import('../pages/Standards.svelte'),
  },
  {
    path: '/standards/:list',
    title: 'nav.standards',
    needs: null,
    page: () => import('../pages/CodeList.svelte'),
  },
  {
    path: '/enterprises',
    title: 'nav.enterprises',
    needs: 'enterprise.read',
    page: () => import('../pages/Enterprises.svelte'),
  },
  {
    path: '/bills',
    title: 'nav.bills',
    needs: null,
    page: () => import('../pages/Bills.svelte'),
  },
  { path: '/rates', title: 'nav.rates', needs: null, page: () => import('../pages/Rates.svelte') },
  {
    path: '/rules',
    title: 'nav.rules',
    needs: 'declaration.read',
    page: () => import('../pages/Rules.svelte'),
  },
  {
    path: '/rules/new',
    title: 'rules.new',
    needs: 'rule.write',
    page: () => import('../pages/RuleEditor.svelte'),
  },
  {
    path: '/rules/:name',
    title: 'nav.rules',
    needs: 'declaration.read',
    page: () => import('../pages/RuleEditor.svelte'),
  },
  {
    path: '/people',
    title: 'nav.people',
    needs: 'people.read',
    page: () => import('../pages/People.svelte'),
  },
  {
    path: '/people/:login',
    title: 'nav.people',
    needs: 'people.read',
    page: () => import('../pages/PersonPage.svelte'),
  },
  {
    path: '/invite',
    title: 'people.add',
    needs: 'people.manage',
    page: () => import('../pages/InvitePerson.svelte'),
  },
  {
    path: '/password',
    title: 'password.title',
    needs: null,
    isOpen: true,
    page: () => import('../pages/Password.svelte'),
  },
  {
    path: '/audit',
    title: 'nav.audit',
    needs: 'audit.read',
    page: () => import('../pages/Audit.svelte'),
  },
  {
    path: '/catalogue',
    title: 'nav.catalogue',
    needs: null,
    page: () => import('../pages/Catalogue.svelte'),
  },
  {
    path: '/catalogue/:code',
    title: 'nav.catalogue',
    needs: null,
    page: () => import('../pages/CatalogueEntry.svelte'),
  },
  {
    path: '/register',
    title: 'nav.register',
    needs: 'catalogue.write',
    page: () => import('../pages/Register.svelte'),
  },
  {
    path: '/systems',
    title: 'nav.systems',
    needs: null,
    page: () => import('../pages/Systems.svelte'),
  },
  {
    path: '/agreements',
    title: 'nav.agreements',
    needs: null,
    page: () => import('../pages/Agreements.svelte'),
  },
  {
    path: '/agreements/:number',
    title: 'nav.agreements',
    needs: null,
    page: () => import('../pages/AgreementPage.svelte'),
  },
  { path: '/feeds', title: 'nav.feeds', needs: null, page: () => import('../pages/Feeds.svelte') },
  {
    path: '/feeds/:agreement',
    title: 'nav.feeds',
    needs: null,
    page: () => import('../pages/FeedPage.svelte'),
  },
  { path: '/use', title: 'nav.use', needs: null, page: () => import('../pages/Use.svelte') },
  { path: '/proof', title: 'nav.proof', needs: null, page: () => import('../pages/Proof.svelte') },
  { path: '/jobs', title: 'nav.jobs', needs: 'job.watch', page: () => import('../pages/Jobs.svelte') },
];

export interface NavItem {
  title: TextKey;
  // What the server must have for it, where not every server does.
  asks?: string;
  // A month's pages carry :period, which becomes the month that is worked on.
  path: string;
}
export const navigation: { title: TextKey; items: NavItem[] }[] = [
  {
    title: 'nav.month',
    items: [
      { title: 'nav.dashboard', path: '/months/:period' },
      { title: 'nav.review', path: '/months/:period/review' },
      {
        title: 'nav.questions',
        path: '/months/:period/questions',
        asks: 'get /api/questions',
      },
      { title: 'nav.close', path: '/months/:period/close' },
    ],
  },
  {
    title: 'nav.figures',
    items: [
      { title: 'nav.explore', path: '/explore' },
      { title: 'nav.tables', path: '/tables' },
    ],
  },
  {
    title: 'nav.data',
    items: [
      { title: 'nav.declarations', path: '/declarations' },
      { title: 'nav.loads', path: '/loads' },
      { title: 'nav.quarantine', path: '/quarantine' },
      { title: 'nav.bills', path: '/bills', asks: 'get /api/bills' },
    ],
  },
  {
    title: 'nav.sharing',
    items: [
      { title: 'nav.catalogue', path: '/catalogue', asks: 'get /api/catalogue' },
      { title: 'nav.agreements', path: '/agreements', asks: 'get /api/agreements' },
      { title: 'nav.feeds', path: '/feeds', asks: 'get /api/feeds' },
      { title: 'nav.use', path: '/use', asks: 'get /api/uses' },
      { title: 'nav.systems', path: '/systems', asks: 'get /api/catalogue/systems' },
    ],
  },
  {
    title: 'nav.rulebook',
    items: [
      { title: 'nav.standards', path: '/standards' },
      { title: 'nav.rates', path: '/rates' },
      { title: 'nav.enterprises', path: '/enterprises', asks: 'get /api/enterprises' },
      { title: 'nav.rules', path: '/rules' },
    ],
  },
  {
    title: 'nav.office',
    items: [
      { title: 'nav.people', path: '/people' },
      { title: 'nav.audit', path: '/audit', asks: 'get /api/log' },
      { title: 'nav.proof', path: '/proof' },
      { title: 'nav.jobs', path: '/jobs' },
    ],
  },
];
