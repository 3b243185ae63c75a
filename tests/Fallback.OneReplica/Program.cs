using System.Text.Json;
using Fallback;
using Fallback.OneReplica;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A replica: settings as JSON in the first argument, commands on standard input, answers on standard output, one line each.
//   {"Redis": "127.0.0.1:6379", "SkewSeconds": 30, "Fallback": { … }}
//   ask 10 4       asks ten times a second for four seconds     → {"Sent":40,"Answered":38,…}
//   burst 500 50   asks 500 times, 50 at once                   → the same
//   state          how it shares                                → ReplicaSnapshot
//   exit           ends in good order
using IHost host = Replica.Build(args[0]);
await host.StartAsync();
IChatClient client = host.Services.GetRequiredService<IChatClient>();
FallbackMonitor monitor = host.Services.GetRequiredService<FallbackMonitor>();
Console.WriteLine("ready");
while (await Console.In.ReadLineAsync() is { } line)
{
    string[] words = line.Split(' ');
    switch (words[0])
    {
        case "ask":
            Console.WriteLine(JsonSerializer.Serialize(await Asking.AtPaceAsync(client, Figure(1), TimeSpan.FromSeconds(Figure(2)))));
            break;
        case "burst":
            Console.WriteLine(JsonSerializer.Serialize(await Asking.AtOnceAsync(client, (int)Figure(1), (int)Figure(2))));
            break;
        case "state":
            Console.WriteLine(JsonSerializer.Serialize(monitor.Replicas));
            break;
        case "spending":
            Console.WriteLine(JsonSerializer.Serialize(monitor.Spending));
            break;
        case "exit":
            await host.StopAsync();
            return;
        default:
            Console.Error.WriteLine($"Unknown: {line}");
            return;
    }

    double Figure(int word) => double.Parse(words[word], System.Globalization.CultureInfo.InvariantCulture);
}
