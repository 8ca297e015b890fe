//! `init --template classroom`: a casebook for a teacher. Few columns, headed in plain words; a small invented story with an
//! eyewitness, a rumour that is answered, a cause, and a doubtful date.

use crate::cli::write::Made;

/// The files of the new casebook.
pub fn casebook() -> Vec<Made> {
    let file = |name: &str, text: &str| Made { name: name.to_string(), bytes: text.as_bytes().to_vec() };
    vec![
        file("casebook.toml", SETTINGS),
        file("events.csv", EVENTS),
        file("people.csv", PEOPLE),
        file("relations.csv", RELATIONS),
        file("sources.csv", SOURCES),
        file("vocabulary.toml", VOCABULARY),
    ]
}

/// What to type next, without the program's name: check, a sheet for every pupil, a worksheet, a drawing.
pub fn next(path: &str) -> Vec<String> {
    let path = if path.contains(' ') { format!("\"{path}\"") } else { path.to_string() };
    vec![
        format!("check {path}"),
        format!("print handout {path} -o handout.pdf"),
        format!("print worksheet {path} --variant how-do-we-know -o worksheet.pdf"),
        format!("timeline {path} -o timeline.png"),
    ]
}

const EVENTS: &str = "\
date,what,details,who,place,status,said by,answer,importance,source
# One row for each event: this table alone is enough to draw and print a timeline. Rows that start with # are not read.
# date: 12 March 1952, March 1952, 1952, c. 1950, before 1952, spring 1952, 1951 or 1952, 1951-1953, unknown.
#   Dates before 1752 in England: write them all as people wrote them then, without O.S., and say so in casebook.toml.
# what: a short headline, at most 44 letters. details: a sentence or two.
# who: name:part in it, parted by semicolons. The first names the part of the story. Useful parts: eyewitness, accuser,
#   accused, author, subject, prompted (= a cause). `throughline vocabulary roles` lists them all.
# status: how do we know? reported, documented, found (somebody looked into it), alleged or unconfirmed (somebody says so),
#   disputed, dropped. said by: who says so. answer: what was said in reply.
# Events of one day: number them in a column `order`.
# importance: 3 for the first lesson, 2 for the whole story, 1 for those who want more.
# source: ids from sources.csv, with the place in it behind #.
1923,The school gets its bell,It was bought with money from a summer fair.,The bell:case; Example School:subject,Example School,documented,,,2,log#1923; letter
February 1952,Three weeks of hard frost,The pump froze and lessons were held in coats.,The bell:case; Miss Lark:eyewitness,Example School,reported,Miss Lark,,2,log#February 1952; diary#February 1952
3 March 1952,The bell cracks,It rang once at nine o'clock and then only rattled.,The bell:case; Miss Lark:eyewitness; the frost:prompted,Example School,reported,Miss Lark,,3,log#3 March 1952; diary#3 March 1952
4 March 1952,Rumour: Tom threw a stone at the bell,Three boys said so. None of them had seen it.,The rumour:case; some pupils:accuser; Tom Finch:accused,Example School,alleged,some pupils,Tom said that he was at home in bed with a cold.,3,diary#4 March 1952; log#April 1952
c. 10 March 1952,The smith finds an old crack,He showed that frost had opened a crack from the casting.,The rumour:case; Mr Ash:author; the frost:prompted,Example School,found,Mr Ash,,3,letter; log#10 March 1952
April 1952,The rumour is dropped,The head teacher said sorry to Tom in front of the school.,The rumour:case; some pupils:accuser; Tom Finch:subject,Example School,dropped,some pupils,,2,log#April 1952; diary#April 1952
1953 or 1954,A new bell is hung,Nobody wrote down the day.,The bell:case; Example School:subject,Example School,documented,,,1,log#1953; diary#1954
";

const PEOPLE: &str = "\
name,kind,short name,article,born,died,details,source
# People, groups, places, things, causes, and the parts of the story. Leave unknown dates empty.
# kind: person, group, organisation, place, document, thing ...; cause and part are this casebook's own (vocabulary.toml).
# article: `the` where the name needs it in a sentence.
Miss Lark,person,,,c. 1900,,Teacher. She kept a diary.,diary
Tom Finch,person,Tom,,1942,,A pupil.,diary
Mr Ash,person,,,,,The village smith.,letter
some pupils,group,,,,,Three boys of Tom's class.,diary
Example School,school,,,1871,,An invented village school.,log
the frost,cause,frost,,,,Water in a crack gets bigger when it freezes.,letter
the cracked bell,thing,cracked bell,,,,What was left of the school's first bell.,log
The bell,part,,,,,What happened to the bell.,log
The rumour,part,,,,,What was said about it.,diary
";

const RELATIONS: &str = "\
from,kind,to,start,end,status,said by,answer,sources
# Who had to do with whom, and what led to what. `throughline vocabulary relations` lists the kinds.
Miss Lark,employed-by,Example School,1925,1960,documented,,,log; diary
Tom Finch,studied-at,Example School,1947,1953,documented,,,log; diary
some pupils,accuses,Tom Finch,4 March 1952,April 1952,dropped,some pupils,Tom said that he was at home.,diary#4 March 1952; log#April 1952
Example School,owns,the cracked bell,1923,,documented,,,log#1923; diary
Mr Ash,examines,the cracked bell,c. 10 March 1952,,documented,,,letter; log#10 March 1952
the frost,helps-cause,the cracked bell,3 March 1952,,found,Mr Ash,,letter; log#10 March 1952
";

const SOURCES: &str = "\
id,title,author,date,link,kind,note
# Where each statement can be read. id: the word that the other tables write. date: when it was written.
log,Log book of Example School,Head teachers,1871/1960,,archive,Invented
diary,Diary of Miss Lark,Miss Lark,1925/1960,,book,Invented
letter,Letter to the head teacher,Mr Ash,March 1952,,letter,Invented
";

const VOCABULARY: &str = r##"# Kinds of your own, besides the built-in ones that `throughline vocabulary` lists.

# Each event belongs to one part of the story: a lane of the wide timeline.
[entity.part]
label = "part of the story"
plural = "parts of the story"
is = "case"

[entity.cause]
label = "cause"
is = "thing"

[relation.helps-cause]
forward = "helped to cause"
inverse = "came about partly because of"
short = "helped to cause"

[role]
eyewitness = { phrase = "saw", label = "eyewitness", plural = "eyewitnesses", kinds = ["person"], says = true }
prompted = { phrase = "helped to cause", label = "cause", plural = "causes" }
"##;

const SETTINGS: &str = r##"# What is true of the whole story. Every line may be left out; `#` in front of one takes it out.

# At the head of every drawing and sheet: what was found, in a sentence.
title = "Frost broke the school bell, not Tom"
# What is shown, and for what time.
subtitle = "An invented example: Example School, 1923 to 1954"
# Who made it, and how it may be used.
credit = "Invented by throughline init"
licence = "CC0"
# The language of the texts.
lang = "en-GB"
# A note under every drawing and sheet, for instance which calendar the dates are in.
# note = "Dates before September 1752 are as people in England wrote them, ten or eleven days behind our calendar."

# A drawing of your own: as many of these as you like.
[[drawing]]
name = "the-rumour"                # throughline timeline FOLDER --preset the-rumour -o rumour.png
kind = "timeline"                  # timeline, network or storyline
title = "The rumour about Tom lasted six weeks"
subtitle = "February to April 1952"
focus = ["The rumour"]             # only what has to do with these
# highlight = ["Tom Finch"]        # set off from the rest
"##;
