-- What an award came to before pools and limits lessened it: when another falls away, the rest is shared again by it.

alter table awards add column entitled_fen bigint;
update awards set entitled_fen = amount_fen;
alter table awards alter column entitled_fen set not null;
alter table awards add constraint awards_entitled_check check (entitled_fen >= amount_fen);
comment on column awards.entitled_fen is 'after stacking, before pools and limits';
grant update (amount_fen, because) on awards to danxia_app;
