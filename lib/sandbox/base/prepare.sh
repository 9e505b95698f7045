# What is done to a Debian root before it is the base of sandboxes; runs inside it as root, without a network.
set -e
useradd --create-home --uid 1000 --shell /bin/bash agent
rm -f /home/agent/.[!.]*
mkdir -p /workspace
chown 1000:1000 /workspace
# what engines put there themselves, for those who do not
echo sandbox > /etc/hostname
printf '127.0.0.1 localhost sandbox\n::1 localhost\n' > /etc/hosts
: > /etc/resolv.conf
# nothing in a sandbox may give an agent another user's rights
find / -xdev -perm /6000 -type f -exec chmod a-s {} +
[ -e /usr/bin/python ] || ln -s python3 /usr/bin/python
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/*.log /var/log/apt
