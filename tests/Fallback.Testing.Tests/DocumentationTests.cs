// The examples must read well under any test framework, so they do not pass xunit's token.
#pragma warning disable xUnit1051

using System.Net;
using System.Net.Http.Json;
using Anthropic;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;

namespace Fallback.Testing.Tests;

/// <summary>The examples of docs/testing.md, as they stand there: ReadmeTests looks for them in this file.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public async Task Outage_PrimaryIsOverloaded_BackupAnswers()
    {
        await using ProviderServer server = await ProviderServer.StartAsync();
        server.Model("primary").Replies(Reply.Overloaded());
        server.Model("backup").Replies(Reply.Text("It is on its way."));
        using Assistant assistant = new(server.BaseUrl, "primary", "backup");

        string answer = await assistant.AskAsync("Where is my parcel?");

        Assert.Equal("It is on its way.", answer);
        Assert.Single(server.RequestsTo("primary"));
        Assert.Equal("Where is my parcel?", server.RequestsTo("backup")[0].LastUserMessage);
    }

    [Fact]
    public async Task Overload_ClientOfAnthropic_ThrowsItsOwnException()
    {
        await using ProviderServer server = await ProviderServer.StartAsync();
        server.Model("primary").RepliesOnce(Reply.Overloaded()).Replies(Reply.Text("It is on its way."));
        using AnthropicClient client = new() { BaseUrl = server.BaseUrl.ToString(), ApiKey = "any", MaxRetries = 0 };
        using IChatClient chat = client.AsIChatClient("primary");

        await Assert.ThrowsAsync<AnthropicOverloadedException>(() => chat.GetResponseAsync("Where is my parcel?"));
        ChatResponse answer = await chat.GetResponseAsync("Where is my parcel?");

        Assert.Equal("It is on its way.", answer.Text);
    }

    [Fact]
    public async Task Hang_CallerGivesUp_RequestIsAborted()
    {
        await using ProviderServer server = await ProviderServer.StartAsync();
        server.Model("primary").Replies(Reply.Hang());
        using Assistant assistant = new(server.BaseUrl, "primary");
        using CancellationTokenSource user = new();

        Task<string> answer = assistant.AskAsync("Where is my parcel?", user.Token);
        await server.Model("primary").WaitForRequestsAsync(1);      // the request is there: no sleep needed
        await user.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await server.Requests[0].WaitForAbortAsync();                // the provider was told to stop
    }

    [Fact]
    public async Task Quota_TwoRequestsAMinute_ThirdIsRefused()
    {
        await using ProviderServer server = await ProviderServer.StartAsync();
        server.Model("primary").Replies(request =>
        {
            int lastMinute = server.RequestsTo("primary").Count(other =>
                other.Sequence <= request.Sequence && other.ReceivedAt > request.ReceivedAt - TimeSpan.FromMinutes(1));
            return lastMinute > 2 ? Reply.RateLimited(TimeSpan.FromSeconds(30)) : Reply.Text("yes");
        });
        using Assistant assistant = new(server.BaseUrl, "primary");

        await assistant.AskAsync("one");
        await assistant.AskAsync("two");

        await Assert.ThrowsAsync<HttpRequestException>(() => assistant.AskAsync("three"));
        Assert.Equal(429, server.Requests[^1].Status);
    }

    [Fact]
    public async Task Load_TwoCallsAtOnce_AreBothInFlight()
    {
        await using ProviderServer server = await ProviderServer.StartAsync();
        TaskCompletionSource gate = new();
        server.Model("primary").Replies(Reply.Text("yes").HeldBy(gate.Task));
        using Assistant assistant = new(server.BaseUrl, "primary");

        Task<string[]> answers = Task.WhenAll(assistant.AskAsync("one"), assistant.AskAsync("two"));
        await server.Model("primary").WaitForRequestsAsync(2);
        Assert.Equal(2, server.Model("primary").InFlight);
        gate.SetResult();

        await answers;
        Assert.Equal(2, server.Model("primary").MaxInFlight);
    }

    [Fact]
    public async Task Guide_EveryReplyAndModifier_IsInItsTables()
    {
        string guide = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot(), "docs/testing.md"), ProviderClient.Token);
        IEnumerable<string> names = typeof(Reply).GetMethods().Concat(typeof(TextReply).GetMethods())
            .Where(method => typeof(Reply).IsAssignableFrom(method.ReturnType))
            .Select(method => method.Name).Distinct();

        Assert.All(names, name => Assert.Contains(name + "(", guide, StringComparison.Ordinal));
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Fallback.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The repository was not found above the test's own folder.");
    }

    /// <summary>Stands for the reader's own application: asks one model after the other.</summary>
    private sealed class Assistant(Uri baseUrl, params string[] models) : IDisposable
    {
        private readonly HttpClient _http = new();

        public async Task<string> AskAsync(string question, CancellationToken cancellationToken = default)
        {
            HttpStatusCode last = default;
            foreach (string model in models)
            {
                using HttpResponseMessage response = await _http.PostAsJsonAsync(
                    baseUrl + "/chat/completions", new { model, messages = new[] { new { role = "user", content = question } } }, cancellationToken);
                last = response.StatusCode;
                if (!response.IsSuccessStatusCode) continue;
                using System.Text.Json.JsonDocument json = (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonDocument>(cancellationToken))!;
                return json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
            }

            throw new HttpRequestException("No model answered.", null, last);
        }

        public void Dispose() => _http.Dispose();
    }
}
