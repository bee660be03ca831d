export { ForgeFailure } from './failure.ts';
export { createGitLabForge, type GitLabForge, type GitLabOptions } from './gitlab.ts';
export { createSynthesiser } from './synthesiser.ts';
export { createWorkspace, type WorkspaceOptions } from './workspace.ts';
