-- 评分表: by when it is to be handed in, and why one was taken back.

alter table score_sheets add column due_on date;
alter table score_sheets add column taken_back_by uuid;
alter table score_sheets add column taken_back_reason text not null default '';
alter table score_sheets add check ((state = 'taken-back') = (taken_back_by is not null));

grant update (taken_back_by, taken_back_reason) on score_sheets to danxia_app;
