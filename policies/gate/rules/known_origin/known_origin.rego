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
}

result := lib.review(lib.without_claim) if {
	not lib.claim
} else := lib.review("No merge request belongs to this commit.") if {
	asked
	request == null
} else := lib.review("The merge request was not opened by the bot.") if {
	asked
	not by_bot
} else := lib.review("The last push to the merge request was not the bot's.") if {
	asked
	not pushed_by_bot
} else := lib.review("The merge request does not go from the bot's branch to the default branch of this project.") if {
	asked
	not own_branch
} else := lib.review("The commit that is judged is not the merge request's.") if {
	asked
	not own_commit
} else := lib.auto(concat("", [
	"The bot's merge request from trimtab/",
	lib.claim.kind,
	"/",
	lib.claim.service,
	" carries this commit.",
])) if {
	asked
	by_bot
	pushed_by_bot
	own_branch
	own_commit
}

asked if input.forge.reached == true

request := input.forge.mergeRequest

by_bot if {
	lib.is_text(input.forge.bot)
	request.author == input.forge.bot
}

# Who started the pipeline of a merge request is who pushed; on the protected branch it is who merged.
pushed_by_bot if {
	input.side == "merge-request"
	input.forge.pipelineUser == input.forge.bot
}

pushed_by_bot if input.side == "protected-branch"

own_branch if {
	lib.claim.kind in lib.kinds
	lib.is_text(lib.claim.service)
	request.sourceBranch == concat("", ["trimtab/", lib.claim.kind, "/", lib.claim.service])
	request.sameProject == true
	lib.is_text(input.forge.defaultBranch)
	request.targetBranch == input.forge.defaultBranch
}

own_commit if {
	input.side == "merge-request"
	request.state == "opened"
	lib.is_text(input.head.sha)
	request.headSha == input.head.sha
}

own_commit if {
	input.side == "protected-branch"
	request.state == "merged"
	lib.is_text(input.head.sha)
	request.mergeCommitSha == input.head.sha
}
