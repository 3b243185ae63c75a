using Fallback;
using Fallback.Testing;
using Quickstart;
using Spectre.Console;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Plays an outage of four local providers and shows how a generated client survives it (about 21 seconds, no keys).

          dotnet run --project samples/Quickstart
          dotnet run --project samples/Quickstart -- --refit                                         (the same by a Refit interface)
          dotnet run --project samples/Quickstart -- --rehearse                                      (every failure of every tier, as a table)
          dotnet run --project samples/Quickstart -- --prompt "Hello" --model openai/gpt-6-luna      (key from OPENAI_API_KEY)
          dotnet run --project samples/Quickstart -- --prompt "Hello" --model local/llama3 --base-url http://localhost:11434/v1
        """);
    return 0;
}
if (args.Contains("--rehearse"))
{
    RehearsalReport report = args.Contains("--refit") ? await Rehearsal.RunAsync<IChatApi>() : await Rehearsal.RunAsync<IAssistant>();
    return report.Findings.Count == 0 ? 0 : 1;
}
if (args.Contains("--prompt")) return await RealCall.RunAsync(args);

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    interrupted.Cancel();
};

await using LocalProviders providers = await LocalProviders.StartAsync();
using var runtime = new FallbackRuntime(providers.Configure(new FallbackOptions()));
Asking ask = args.Contains("--refit") ? Clients.Refit(runtime.CreateClient<IChatApi>()) : Clients.Plain(runtime.CreateClient<IAssistant>());
using var outage = new Outage(providers, ask);
var view = new View(outage, runtime.Monitor);

Console.WriteLine($"""
    Four local HTTP servers play the providers of one chain; a generated client makes a call every 50 ms, for about {Outage.Duration.TotalSeconds:0} seconds.
    A client that knows only the first provider makes the same calls. Nothing leaves this machine.

    """);
try
{
    await view.ShowAsync(outage.RunAsync(interrupted.Token));
}
catch (OperationCanceledException)
{
    AnsiConsole.WriteLine("Interrupted.");
}
return Summary.Print(outage) ? 0 : 1;
