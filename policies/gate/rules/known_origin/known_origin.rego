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
	"remedy": "Give the gate an API token that may read merge requests.",
	"waivable": false,
}

result := lib.auto("known_origin", "The bot's own merge request carries this commit.", shown) if {
	input.forge.reached == true
	lib.request.author == lib.bot
	pushed_by_bot
	own_branch
	own_commit
} else := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	"No merge request belongs to this commit.",
	"Bring the change in by a merge request of the bot.",
) if {
	input.forge.reached == true
	lib.request == null
} else := lib.review(
	"The merge request was not opened by the bot.",
	"Let the bot open the merge request.",
) if {
	input.forge.reached == true
	not lib.request.author == lib.bot
} else := lib.review(
	"The last push to the merge request was not the bot's.",
	"Let the bot push the branch, and nobody else.",
) if {
	input.forge.reached == true
	not pushed_by_bot
} else := lib.review(
	"The merge request does not go from the bot's branch to the default branch of this project.",
	"Open it from the bot's branch of this project to the default branch.",
) if {
	input.forge.reached == true
	not own_branch
} else := lib.review(
	"The commit that is judged is not the merge request's.",
	"Judge the head of the merge request, or what its merge made.",
) if {
	input.forge.reached == true
}

default shown := {"input": "unknown", "bound": "the bot's own merge request"}

shown := {
	"input": concat("", [lib.request.author, " from ", lib.request.sourceBranch, " to ", lib.request.targetBranch]),
	"bound": concat("", [lib.bot, " from ", lib.branch, " to ", input.forge.defaultBranch]),
}

# Who started the pipeline of a merge request is who pushed; on the protected branch it is who merged.
pushed_by_bot if {
	input.side == "merge-request"
	input.forge.pipelineUser == lib.bot
} else if {
	input.side == "protected-branch"
}

own_branch if {
	lib.request.sourceBranch == lib.branch
	lib.request.sameProject == true
	lib.is_text(lib.request.targetBranch)
	lib.request.targetBranch == input.forge.defaultBranch
}

own_commit if {
	lib.is_text(input.head.sha)
	is_at(input.side, lib.request)
}

is_at("merge-request", request) if {
	request.state == "opened"
	request.headSha == input.head.sha
}

is_at("protected-branch", request) if {
	request.state == "merged"
	request.mergeCommitSha == input.head.sha
}
