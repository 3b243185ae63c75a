using System.Reflection;
using System.Text.Json;
using Fallback.Testing;

namespace Fallback.Generator.Tests.Running;

/// <summary>Compiles an interface with a call, runs the call against a real local provider, and tells what arrived there.</summary>
public sealed class Conversation : IAsyncLifetime
{
    private ProviderServer _server = null!;
    private FallbackRuntime _runtime = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ProviderServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var options = new FallbackOptions { TimeProvider = new OwnClock() };
        _runtime = new FallbackRuntime(options.AddProvider("local", _server.BaseUrl.AbsoluteUri, "key-of-local-1234567890"));
    }

    /// <param name="methods">The interface's methods; its chain is local/m.</param>
    /// <param name="calls">Statements that call <c>foo</c>.</param>
    /// <param name="more">What stands before the interface: further types, or attributes of it.</param>
    /// <returns>The bodies of the requests.</returns>
    public async Task<IReadOnlyList<JsonElement>> SendAsync(string methods, string calls, string more = "")
    {
        int before = _server.Requests.Count;
        await RunAsync(methods, calls, more);
        return [.. _server.Requests.Skip(before).Select(static request => request.Json)];
    }

    /// <summary>The messages of the only request, as <c>role: text</c>.</summary>
    public async Task<IReadOnlyList<string>> SayAsync(string methods, string calls, string more = "") => Messages(Assert.Single(await SendAsync(methods, calls, more)));

    public async Task RunAsync(string methods, string calls, string more = "")
    {
        Assembly user = Generated.From($$"""
            {{more}}
            [ModelChain("local/m")] public interface IFoo { {{methods}} }
            public static class Caller { public static async Task RunAsync(IFoo foo) { await Task.CompletedTask; {{calls}} } }
            """).Load();
        Type type = user.GetType("IFoo", throwOnError: true)!;
        object client = typeof(FallbackRuntime).GetMethod(nameof(FallbackRuntime.CreateClient))!.MakeGenericMethod(type).Invoke(_runtime, null)!;
        await (Task)user.GetType("Caller", throwOnError: true)!.GetMethod("RunAsync")!.Invoke(null, [client])!;
    }

    public static IReadOnlyList<string> Messages(JsonElement request) =>
        [.. request.GetProperty("messages").EnumerateArray().Select(static message => $"{message.GetProperty("role").GetString()}: {message.GetProperty("content").GetString()}")];

    public async ValueTask DisposeAsync()
    {
        _runtime.Dispose();
        await _server.DisposeAsync();
    }

    // A clock of its own keeps the state of its tiers to itself.
    private sealed class OwnClock : TimeProvider;
}
