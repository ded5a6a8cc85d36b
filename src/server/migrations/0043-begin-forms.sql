-- A form may begin on the screen: its first draft was begun from no publication.

alter table form_drafts drop constraint form_drafts_base_version_check;
alter table form_drafts add constraint form_drafts_base_version_check check (base_version >= 0);
