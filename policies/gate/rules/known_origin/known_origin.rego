# METADATA
# title: Known origin
# description: |
#   By the forge's own account the commit that is judged is the head of the bot's merge request from the
#   bot's branch, or what became of it on the protected branch.
package gate.rules.known_origin

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The forge could not be asked where this change comes from.",
	"waivable": false,
	"remedy": "Give the gate an API token that may read merge requests.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	"No merge request belongs to this commit.",
	"Bring the change in by a merge request of the bot.",
) if {
	asked
	lib.request == null
} else := lib.review(
	"The merge request was not opened by the bot.",
	"Let the bot open the merge request.",
) if {
	asked
	not by_bot
} else := lib.review(
	"The last push to the merge request was not the bot's.",
	"Let the bot push the branch, and nobody else.",
) if {
	asked
	not pushed_by_bot
} else := lib.review(
	"The merge request does not go from the bot's branch to the default branch of this project.",
	"Open it from the bot's branch of this project to the default branch.",
) if {
	asked
	not own_branch
} else := lib.review(
	"The commit that is judged is not the merge request's.",
	"Judge the head of the merge request, or what its merge made.",
) if {
	asked
	not own_commit
} else := lib.auto(concat("", ["The bot's merge request from ", branch, " carries this commit."])) if {
	asked
	by_bot
	pushed_by_bot
	own_branch
	own_commit
}

default shown := {"input": "unknown", "bound": "the bot's own merge request"}

shown := {
	"input": concat("", [lib.request.author, " from ", lib.request.sourceBranch, " to ", lib.request.targetBranch]),
	"bound": concat("", [lib.bot, " from ", branch, " to ", input.forge.defaultBranch]),
}

asked if input.forge.reached == true

by_bot if lib.request.author == lib.bot

# Who started the pipeline of a merge request is who pushed; on the protected branch it is who merged.
pushed_by_bot if {
	input.side == "merge-request"
	input.forge.pipelineUser == lib.bot
}

pushed_by_bot if input.side == "protected-branch"

branch := concat("", ["trimtab/", lib.claim.kind, "/", lib.claim.service])

own_branch if {
	lib.request.sourceBranch == branch
	lib.request.sameProject == true
	lib.is_text(input.forge.defaultBranch)
	lib.request.targetBranch == input.forge.defaultBranch
}

own_commit if {
	input.side == "merge-request"
	lib.request.state == "opened"
	lib.is_text(input.head.sha)
	lib.request.headSha == input.head.sha
}

own_commit if {
	input.side == "protected-branch"
	lib.request.state == "merged"
	lib.is_text(input.head.sha)
	lib.request.mergeCommitSha == input.head.sha
}
