using System.Collections.Concurrent;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;

namespace Fallback.EndToEnd.Tests;

/// <summary>Microsoft.Extensions.AI's own cache around a chain, as docs/chat-clients.md has it.</summary>
public sealed class OuterCacheTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnlyLiveAnswers_AreKept(bool streamed)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.RepliesOnce(Reply.Status(500)).Replies(Reply.Text("the real answer"));
        IChatClient chain = stage.Runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = "alpha/one" } },
            TierRetry = new TierRetryOptions { MaxRetries = 0 },
            DefaultResponse = "Sorry, try later.",
        });
        using IChatClient cached = chain.AsBuilder().Use(inner => new LiveAnswerCache(inner, new InMemory())).Build();

        string[] answers = [await AskAsync(cached), await AskAsync(cached), await AskAsync(cached)];

        Assert.Equal(["Sorry, try later.", "the real answer", "the real answer"], answers);
        Assert.Equal(2, stage.Alpha.Requests.Count);

        async Task<string> AskAsync(IChatClient client) => streamed
            ? (await client.GetStreamingResponseAsync("q", cancellationToken: Stage.Token).ToChatResponseAsync(Stage.Token)).Text
            : (await client.GetResponseAsync("q", cancellationToken: Stage.Token)).Text;
    }

    private sealed class InMemory : IDistributedCache
    {
        private readonly ConcurrentDictionary<string, byte[]> _entries = new();

        public byte[]? Get(string key) => _entries.GetValueOrDefault(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _entries[key] = value;

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Set(key, value, options);
            return Task.CompletedTask;
        }

        public void Refresh(string key)
        {
        }

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key) => _entries.TryRemove(key, out _);

        public Task RemoveAsync(string key, CancellationToken token = default)
        {
            Remove(key);
            return Task.CompletedTask;
        }
    }
}
