import { readFileSync } from 'node:fs';
import { defineConfig, type DefaultTheme, type UserConfig } from 'vitepress';
import { anchorOf } from './anchor.ts';
import { pages, titleOf } from './pages.ts';

const guide = Object.entries(pages).map(([text, names]) => ({
  text,
  items: names.map((name) => ({ text: titleOf(name), link: `/${name}` })),
}));

/** Written by TypeDoc, from the docstrings of what the packages export. */
const reference: DefaultTheme.SidebarItem[] = JSON.parse(
  readFileSync(new URL('../api/typedoc-sidebar.json', import.meta.url), 'utf8'),
);

const config: UserConfig<DefaultTheme.Config> = defineConfig({
  title: '@appliku',
  description: 'Deploy to your own servers, from TypeScript.',
  cleanUrls: true,
  markdown: {
    anchor: { slugify: anchorOf },
    // Else Vue takes the `{{ }}` of Docker's formats for its own.
    config: ({ renderer }) => {
      const inline = renderer.rules.code_inline;
      renderer.rules.code_inline = (...args) => inline?.(...args).replace('<code', '<code v-pre') ?? '';
    },
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/getting-started' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: { '/': guide, '/api/': reference },
    outline: [2, 3],
    search: { provider: 'local' },
  },
});

export default config;
