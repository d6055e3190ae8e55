// The benchmark needs the server and the host page, for the login; not the tests' other sites.
export { prepareLab as default } from '../../e2e/support/global-setup';
