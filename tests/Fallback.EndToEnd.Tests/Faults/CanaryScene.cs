using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests;

/// <summary>What providers do that have a key to tell, by feature, and what a caller then holds in its hands.</summary>
internal sealed class CanaryScene(Stage stage, FallbackRuntime runtime, Canary canary)
{
    public static IReadOnlyDictionary<string, Func<CanaryScene, Task<object?[]>>> All { get; } = new Dictionary<string, Func<CanaryScene, Task<object?[]>>>(StringComparer.Ordinal)
    {
        ["typed: the key instead of JSON"] = scene => scene.UnfitAsync<IExtractor>(static key => key, static client => client.ExtractAsync("mail", Stage.Token)),
        ["typed: the key in a fence"] = scene => scene.UnfitAsync<IExtractor>(static key => $"```json\n{key}\n```", static client => client.ExtractAsync("mail", Stage.Token)),
        ["typed: the key as an enum"] = scene => scene.UnfitAsync<IExtractor>(static key => $$"""{"title":"x","priority":{{Text(key)}},"author":null,"tags":[]}""", static client => client.ExtractAsync("mail", Stage.Token)),
        ["typed: the key as a number"] = scene => scene.UnfitAsync<IExtractor>(static key => $$"""{"value":{{Text(key)}}}""", static client => client.CountAsync("text", Stage.Token)),
        ["typed: the key as a property's name"] = scene => scene.UnfitAsync<IStrictExtractor>(static key => Object("title", Text("x"), key, "1"), static client => client.ExtractAsync("mail", Stage.Token)),
        ["typed: the key in a path"] = scene => scene.UnfitAsync<IStrictExtractor>(static key => Object(key, Text("many")), static client => client.CountEachAsync("mail", Stage.Token)),
        ["typed: the key far down in a path"] = scene => scene.UnfitAsync<IStrictExtractor>(static key => Object(new string('x', 470), Object(key, Text("many"))), static client => client.CountAllAsync("mail", Stage.Token)),
        ["repair turn"] = scene => scene.UnfitAsync<IRepairingExtractor>(static key => $$"""{"title":{{Text(key)}}}""", static client => client.ExtractAsync("mail", Stage.Token)),
        ["repair turn for a path"] = scene => scene.UnfitAsync<IStrictExtractor>(static key => Object(key, Text("many")), static client => client.CountRepairedAsync("mail", Stage.Token)),
        ["hedge: a loser fails, the winner answers"] = static async scene =>
        {
            scene.Refuse(0, 1);
            return [await scene.Client<IRacing>().AskAsync("hello", Stage.Token)];
        },
        ["hedge: all fail"] = static async scene =>
        {
            scene.Refuse(0, 1, 2);
            return [await FailureAsync(scene.Client<IRacing>().AskAsync("hello", Stage.Token))];
        },
        ["batch"] = static async scene =>
        {
            scene.Refuse(0, 1, 2);
            var seen = new List<object?>();
            var options = new BatchOptions { MaxConcurrency = 2, Progress = new Told(seen) };
            await foreach (BatchItem<string, int> item in FallbackBatch.RunAsync(["a", "b", "c"], scene.Client<IExtractor>().CountAsync, options, Stage.Token)) seen.Add(item);
            return [.. seen];
        },
        ["budget"] = static async scene =>
        {
            scene.Refuse(1);
            return [await FailureAsync(scene.Client<IThrifty>().AskLongAsync("short", new ChatOptions { MaxOutputTokens = 900 }, Stage.Token)), scene.Runtime.Monitor.Spending];
        },
        ["limit"] = static async scene =>
        {
            scene.Server(0).Model("one").Replies(Reply.Text("ok").WithHeader("x-ratelimit-remaining-requests", scene.Key(0)).WithHeader("x-request-id", scene.Key(0)));
            ILimitedFirst client = scene.Client<ILimitedFirst>();
            return [await client.AskAsync("1", Stage.Token), await client.AskAsync("2", Stage.Token), await client.AskAsync("3", Stage.Token)];
        },
        ["tool with side effects"] = static async scene =>
        {
            scene.Refuse(0, 1);
            var options = new ChatOptions { Tools = [AIFunctionFactory.Create([SideEffects] () => 1, "book")] };
            scene.Server(2).Model("three").Replies(Reply.Text("").WithToolCall("book", "{}"));
            return [await scene.Client<IRacingChat>().GetResponseAsync("Book it.", options, Stage.Token)];
        },
        ["injected faults, and a key in a selector"] = static async scene =>
        {
            scene.Refuse(1, 2);
            IRacing client = scene.Client<IRacing>();
            FallbackMonitor monitor = scene.Runtime.Monitor;
            var wrong = new FaultOptions { Model = scene.Key(0) };
            object mistake = Assert.ThrowsAny<OptionsValidationException>(() => monitor.InjectFault(wrong, "wrong")).Failures;
            using IDisposable fault = monitor.InjectFault(new FaultOptions { Provider = "alpha", Status = 401 }, "drill");
            return [await FailureAsync(client.AskAsync("hello", Stage.Token)), monitor.Faults, mistake];
        },
    };

    public FallbackRuntime Runtime => runtime;

    public static void Configure(FallbackOptions options)
    {
        options.FaultInjection.AllowInProduction = true;
        options.SerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Converters = { new JsonStringEnumConverter() }, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        options.Models["alpha/one"] = new ModelOptions { InputPerMillion = 1_000, OutputPerMillion = 1_000, MaxOutput = 8_000 };
        options.Models["bravo/two"] = new ModelOptions { InputPerMillion = 1, OutputPerMillion = 1, MaxOutput = 8_000 };
    }

    /// <summary>Every provider answers with its own key in the place where it hurts.</summary>
    private async Task<object?[]> UnfitAsync<T>(Func<string, string> answer, Func<T, Task> call) where T : class
    {
        for (int i = 0; i < 3; i++) Server(i).Model(FaultMatrixStream.Models[i]).Replies(Reply.Text(answer(Key(i))));
        return [await FailureAsync(call(Client<T>()))];
    }

    private void Refuse(params int[] tiers)
    {
        foreach (int i in tiers) Server(i).Model(FaultMatrixStream.Models[i]).Replies(Reply.Error(401, "invalid_api_key", $"Incorrect API key provided: {Key(i)}."));
    }

    private T Client<T>() where T : class => runtime.CreateClient<T>();

    private ProviderServer Server(int i) => i switch { 0 => stage.Alpha, 1 => stage.Bravo, _ => stage.Charlie };

    private string Key(int i) => canary.KeyOf(i switch { 0 => "alpha", 1 => "bravo", _ => "charlie" });

    private static Task<AllTiersFailedException> FailureAsync(Task call) => Assert.ThrowsAsync<AllTiersFailedException>(() => call);

    private static string Text(string key) => JsonSerializer.Serialize(key);

    /// <summary>A JSON object of names and values that are JSON themselves.</summary>
    private static string Object(params string[] members) => $"{{{string.Join(',', members.Chunk(2).Select(static member => $"{Text(member[0])}:{member[1]}"))}}}";

    private sealed class Told(List<object?> told) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => told.Add(value);
    }
}
