# The row of the kill matrix for spoken calls, from what engine.sh left in a folder: the phone's report, the orders,
# when each call came to the phase (its fault), and when the engine was killed.   engine_row.pl FOLDER FAULT PHASE CALLS
use strict;
use warnings;
use JSON::PP;

my ($folder, $fault, $phase, $calls) = @ARGV;

sub content {
    my ($path) = @_;
    open my $file, '<', $path or return '';
    local $/;
    my $text = <$file>;
    return $text // '';
}

sub at {    # the value below which so many of a hundred are
    my ($share, @values) = @_;
    return '-' unless @values;
    my $index = int($share * @values / 100 + 0.999999) - 1;
    return (sort { $a <=> $b } @values)[$index < 0 ? 0 : $index];
}

my (%call, $current);
for (split /\n/, content("$folder/calls")) {
    if (/^(call-\d+)\s+([\d.]+) s  (\w+)\s+(.*)/) {
        push @{$call{$1}{lines}}, {ms => $2 * 1000, who => $3, text => $4};
    } elsif (/^(call-\d+): (.*) \(.*call (CA\w+)\)/) {
        $current = $call{$1} //= {};
        @$current{qw(name result sid)} = ($1, $2, $3);
    } elsif ($current && /^  fault at ([\d.]+) s:/) {
        $current->{fault_ms} = $1 * 1000;
        $current->{sound_ms} = $1 if /heard again (\d+) ms/;
    } elsif ($current && /; (the agent|the caller|.*?) ended the call/) {
        $current->{ended_by} = $1;
    } elsif ($current && /^  differs: (.*)/) {
        $current->{differs} = $1;
    }
}
my %orders;
my $known = eval { decode_json(content("$folder/orders")) } // {orders => []};
$orders{$_->{call_sid}}++ for @{$known->{orders}};
my $killed_unix_ms = content("$folder/killed");

my ($on, $kept, $doubled, $lost, $repeats, $why, @words_ms, @sound_ms) = (0, 0, 0, 0, 0, '');
for my $call (values %call) {
    my $count = $orders{$call->{sid} // ''} // 0;
    my $is_promised = grep { $_->{who} eq 'agent' && $_->{text} =~ /order number is/ } @{$call->{lines}};
    my %said;
    $repeats += grep { $_->{who} eq 'caller' && $said{$_->{text}}++ } @{$call->{lines}};
    $on += $count > 0 && ($call->{ended_by} // '') eq 'the agent';
    $kept += ($call->{result} // '') eq 'as expected';
    $doubled += $count > 1;
    $lost += $is_promised && $count == 0;
    $why ||= "$call->{name}: " . ($call->{differs} // $call->{result} // 'no end') if ($call->{result} // '') ne 'as expected';

    # From the kill, in the call's own time.
    my $reached_unix_ms = content("$folder/reached/" . ($call->{sid} // ''));
    next unless $killed_unix_ms && $reached_unix_ms && defined $call->{fault_ms};
    my $killed_ms = $call->{fault_ms} + $killed_unix_ms - $reached_unix_ms;
    my ($next) = sort { $a <=> $b } map { $_->{ms} } grep { $_->{who} eq 'agent' && $_->{ms} > $killed_ms } @{$call->{lines}};
    push @words_ms, $next - $killed_ms if defined $next;
    push @sound_ms, $call->{fault_ms} + $call->{sound_ms} - $killed_ms if defined $call->{sound_ms} && $reached_unix_ms <= $killed_unix_ms;
}
my $order_count = @{$known->{orders}};
$why = 'the engine was not killed' unless $killed_unix_ms;
my $is_good = $killed_unix_ms && $on == $calls && $kept == $calls && $order_count == $calls && !$doubled && !$lost;
$_ = sprintf '%.0f', $_ for @words_ms, @sound_ms;
print join("\t", $fault, $phase, $calls, $on, at(50, @words_ms), at(95, @words_ms), at(100, @words_ms), at(100, @sound_ms),
    $kept, $order_count, $doubled, $lost, $repeats, $is_good ? 'ok' : 'FAILED', $why), "\n";
