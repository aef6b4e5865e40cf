import type { Brand } from '../../brand/brand.ts';
import { builder } from '../../graphql/builder.ts';

const BrandingType = builder.objectRef<Brand>('Branding').implement({
  description: "How the team's application presents itself, for pages of your own.",
  fields: (t) => ({
    name: t.exposeString('name', { description: "The application's name." }),
    logoUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'The logo, served by this service; null where there is none.',
      resolve: ({ logoPath }, _args, { app }) => logoPath && `${app.urls.publicUrl}${logoPath}`,
    }),
    accentColor: t.string({
      description: 'The colour of what is to be pressed: `#2f666a`.',
      resolve: ({ accent }) => accent.color,
    }),
    supportEmail: t.expose('supportEmail', {
      type: 'EmailAddress',
      nullable: true,
      description: 'Where people turn to with questions.',
    }),
    supportUrl: t.expose('supportUrl', {
      type: 'URL',
      nullable: true,
      description: 'A page with help.',
    }),
    privacyUrl: t.expose('privacyUrl', {
      type: 'URL',
      nullable: true,
      description: 'What is done with data of people.',
    }),
    locales: t.expose('locales', {
      type: ['Locale'],
      description: 'The languages that mails and pages are written in.',
    }),
    defaultLocale: t.expose('defaultLocale', {
      type: 'Locale',
      description: 'The language for people of whom none is known.',
    }),
  }),
});

builder.queryField('branding', (t) =>
  t.field({
    type: BrandingType,
    access: 'public',
    description: 'Name, look and languages of the application. The same for everybody.',
    resolve: (_root, _args, { app }) => app.brand,
  }),
);
