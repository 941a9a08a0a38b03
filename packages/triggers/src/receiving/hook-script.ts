/** What tells our hooks from those of others. */
export const hookMark = '# Managed by the Appliku SDK';

/**
 * Both hooks of a repository, by the name it is called by. `update` comes before Git moves a branch, and may refuse that;
 * unlike in `pre-receive`, what was pushed can be fetched by then. `post-receive` comes after it. Values come from settings of
 * Git.
 */
export const hookScript: string = `#!/bin/sh
${hookMark}, as both hooks/update and hooks/post-receive: what is pushed to one branch is deployed.
# Its settings: git config --get-regexp '^appliku\\.'; the token of the webhook is in the file appliku.curl.
set -u
# Who pushes may go away: what was begun is seen to its end.
trap '' HUP INT TERM PIPE

url=$(git config appliku.url)
branch=refs/heads/$(git config appliku.branch)
receiver=$PPID

say() {
  printf '%s\\n' "$1" 2> /dev/null || :
}

is_none() {
  case $1 in *[!0]*) return 1 ;; esac
}

# Whether a ref is at a commit, or is not there where that is none. $1: ref, $2: commit
is_at() {
  at=$(git rev-parse --verify --quiet "$1") || at=0
  if is_none "$2"; then is_none "$at"; else [ "$at" = "$2" ]; fi
}

# One push after the other, over all that are under way.
take_turn() {
  exec 9> appliku.lock
  flock --nonblock 9 && return
  say 'Waiting for another push.'
  flock 9
}

# Adds a deploy, and leaves the id of its job in $job. $1: commit
ask() {
  key=$(cat /proc/sys/kernel/random/uuid)
  answer=$(curl --config appliku.curl --silent --show-error --max-time 60 --retry 10 --retry-delay 2 --retry-connrefused \\
    --header "Idempotency-Key: $key" --data-urlencode "commit=$1" --data-urlencode "ref=$branch" \\
    --data-urlencode "by=$(id -un)" --data-urlencode 'reason=git push' --url "$url" 2>&1)
  job=$(printf '%s\\n' "$answer" | sed -n 's/.*"id":"\\([0-9a-f-]\\{36\\}\\)".*/\\1/p')
  [ -n "$job" ] && return
  say "Nothing is deployed: $url did not take it: $answer"
  return 1
}

# Shows server-sent events. $1: file for the number of the last line. 0: it succeeded, 1: it did not, 2: the end was not told
show() {
  is_end=no state=
  while IFS= read -r line; do
    case $line in
    'id: '*) printf '%s' "\${line#id: }" > "$1" ;;
    'event: end') is_end=yes ;;
    'data: '*)
      if [ "$is_end$state" = yes ]; then state=\${line#data: } && say "The deploy ended: $state."; else say "\${line#data: }"; fi
      ;;
    esac
  done
  case $state in succeeded) return 0 ;; '') return 2 ;; *) return 1 ;; esac
}

# Shows the log of $job until it has ended; goes on where it was if the connection breaks.
follow() {
  seen=$(mktemp) || return 1
  tries=0 came=2
  while [ "$came" -eq 2 ] && [ "$tries" -lt 100 ]; do
    [ "$tries" -eq 0 ] || sleep 2
    tries=$((tries + 1))
    curl --config appliku.curl --silent --no-buffer --fail --speed-limit 1 --speed-time 600 \\
      --header "Last-Event-ID: $(cat "$seen")" --url "$url/jobs/$job/log?text" | show "$seen"
    came=$?
  done
  rm -f "$seen"
  [ "$came" -ne 2 ] || say "The end of the deploy was not seen: $url/jobs/$job tells it."
  return "$came"
}

# $1: ref, $2: its commit so far, $3: what it is to be
update() {
  if [ "$1" != "$branch" ]; then
    [ "$(git config appliku.others)" = refuse ] || { say "$1 is taken, and deploys nothing: $branch does."; return 0; }
    say "Only $branch is taken here."
    return 1
  fi
  ! is_none "$3" || { say "$1 is what is deployed: it is not deleted."; return 1; }
  [ "$(git config appliku.onfailure)" = refuse ] || return 0
  take_turn
  is_at "$1" "$2" || { say "$1 has moved meanwhile: fetch, and push again."; return 1; }
  # Nothing is fetched, not even by its hash, from where no ref is; and what a ref leads to is not tidied away.
  git update-ref refs/appliku/pushed "$3"
  # The turn is over when Git has moved the branch, not already when this hook has ended.
  while kill -0 "$receiver" 2> /dev/null; do sleep 0.2; done < /dev/null > /dev/null 2>&1 &
  ask "$3" && follow || { say "$1 stays where it was."; return 1; }
  # Git is gone with who pushed. The branch is where the deploy is, all the same.
  kill -0 "$receiver" 2> /dev/null || git update-ref "$1" "$3" "$2"
}

# Standard input: a line a ref
post_receive() {
  [ "$(git config appliku.onfailure)" = report ] || return 0
  while read -r old new ref; do
    [ "$ref" = "$branch" ] || continue
    # Asked in the order in which the branch moved: the newest is the one that is deployed in the end.
    take_turn
    is_at "$ref" "$new" || { say 'A newer push is deployed in its place.'; return 0; }
    ask "$new" || return 1
    exec 9>&-
    follow || { say "$ref is at \${new}; what was deployed before serves."; return 1; }
  done
}

case \${0##*/} in update) update "$@" ;; post-receive) post_receive ;; esac
`;
