using System.Text.Json;
using BatchSample;
using Fallback;

// Reads mails, one per line, and writes a ticket for each: tickets.jsonl. Interrupt it, or let it fail, and run it again: it goes on with
// the mails that have no ticket yet.
string input = args.ElementAtOrDefault(0) ?? Path.Combine(AppContext.BaseDirectory, "mails.txt");
string output = args.ElementAtOrDefault(1) ?? "tickets.jsonl";
int limit = args.ElementAtOrDefault(2) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    interrupted.Cancel();
};

string[] mails = await File.ReadAllLinesAsync(input, interrupted.Token);
HashSet<int> done = File.Exists(output) ? [.. (await File.ReadAllLinesAsync(output, interrupted.Token)).Select(NumberOf).OfType<int>()] : [];
(int Number, string Mail)[] left = [.. mails.Select((mail, number) => (number, mail)).Where(entry => !done.Contains(entry.number)).Take(limit)];
Console.WriteLine($"{mails.Length} mails, {done.Count} done before, {left.Length} to do now");

await using LocalProviders providers = await LocalProviders.StartAsync();
using var runtime = new FallbackRuntime(providers.Configure(new FallbackOptions()));
ITriage triage = runtime.CreateClient<ITriage>();

int written = 0, failed = 0;
// A process that was killed may have left half a line.
if (File.Exists(output) && await File.ReadAllTextAsync(output, interrupted.Token) is { Length: > 0 } before && before[^1] != '\n')
    await File.AppendAllTextAsync(output, "\n", interrupted.Token);
await using (StreamWriter tickets = File.AppendText(output))
{
    var options = new BatchOptions { MaxConcurrency = 8, Progress = new Progress() };
    try
    {
        await foreach (BatchItem<(int Number, string Mail), Ticket> item in FallbackBatch.RunAsync(
            left, (entry, cancellationToken) => triage.ReadAsync(entry.Mail, cancellationToken), options, interrupted.Token))
        {
            if (item.Succeeded)
            {
                await tickets.WriteLineAsync(JsonSerializer.Serialize(new Entry(item.Input.Number, item.Result)));
                // Once a ticket is written, the next run does not ask for it again.
                await tickets.FlushAsync();
                written++;
            }
            else
            {
                failed++;
                Console.Error.WriteLine($"mail {item.Input.Number}: {item.Error!.Message}");
            }
        }
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("Interrupted; run it again to go on.");
    }
}
Console.WriteLine($"{written} tickets written to {output}, {failed} mails failed");
return written == left.Length ? 0 : 1;

// A line that was cut when the process was killed counts as not done.
static int? NumberOf(string line)
{
    try
    {
        return JsonSerializer.Deserialize<Entry>(line)?.Number;
    }
    catch (JsonException)
    {
        return null;
    }
}

internal sealed record Entry(int Number, Ticket Ticket);

internal sealed class Progress : IProgress<BatchProgress>
{
    public void Report(BatchProgress value)
    {
        if ((value.Succeeded + value.Failed) % 10 == 0) Console.WriteLine(value);
    }
}
