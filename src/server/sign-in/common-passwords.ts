/**
 * Words that open the lists of leaked passwords, in their bare form (small letters, digits read as the letters they
 * imitate); a password built on one of them is refused. English, keyboard runs, pinyin, and words of this field.
 */
export const COMMON_PASSWORDS: readonly string[] = `
password passwort passw0rd passcode passphrase qwerty qwertyuiop qazwsx qazwsxedc asdfgh asdfghjkl zxcvbn zxcvbnm iqaz2wsx
iqazxsw2 qweasd qweasdzxc qweqwe asdasd zxczxc iq2w3e4r q1w2e3r4 abc123 abcd1234 abcdef abcdefg abcabc aaaaaa a123456
iiiiii 111111 000000 123123 123321 123456 1234567 12345678 123456789 1234567890 654321 666666 888888 88888888 112233
121212 131313 159753 147258 147258369 5201314 520520 521521 7758521 1314520 0123456789 987654321 9876543210
admin administrator root superuser sysadmin sysadm system manager master supervisor operator guest user test tester
testing temp temporary default changeme change letmein welcome login logon signin access secret private public
security secure server service support helpdesk account database oracle postgres mysql sqlserver tomcat weblogic
iloveyou loveyou lovely love forever sunshine princess monkey dragon football baseball basketball soccer hockey
superman batman spiderman starwars pokemon charlie michael jordan jennifer jessica ashley daniel thomas robert
matthew joshua andrew anthony william george hunter ranger buster tigger pepper ginger cookie summer winter spring
autumn monday tuesday wednesday thursday friday saturday sunday january february october november december flower
hello hellohello helloworld whatever trustno trustnoone freedom computer internet google facebook samsung apple
microsoft windows linux github mustang ferrari corvette mercedes yankees dallas liverpool arsenal chelsea killer
shadow phoenix thunder diamond silver golden orange purple banana chocolate cheese butterfly rainbow angel heaven
jesus blessed matrix gateway nothing something money million dollar lucky
woaini woaiwojia woaiwo woaizhongguo aini wangluo mima wodemima mimamima gongzuo bangong bangongshi guanli guanliyuan
guanlixitong xitong jihua keji kejiju kejiting kejibu kejichu xinxi xinxizhongxin zhongxin zhengfu renmin shizhengfu
zhongguo zhonghua beijing shanghai guangzhou shenzhen lanzhou gansu zhangye ganzhou sunan minle linze gaotai shandan
taobao alibaba tencent weixin wechat baidu huawei xiaomi qq123456 caonima nihao nihaoma dearbook wangyut xiaoxiao
wangwei zhangwei liwei wangfang zhangsan lisi laowang xiaoming chenchen yangyang feifei tiantian baobao
danxia danxiasystem indicator indicators assessment target targets bureau ministry science technology innovation
`
  .split(/\s+/)
  .filter((word) => word.length >= 4)
