using System.Globalization;
using Fallback.Testing;
using Fallback.TestUtilities;

namespace Fallback.EndToEnd.Tests;

/// <summary>Many calls: no more at once than declared, failures kept apart, and nothing left behind when the reader goes.</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task Batch_GivesEveryItemOnce_NeverMoreThanDeclaredAtOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => Reply.Text(request.LastUserMessage.Length.ToString(CultureInfo.InvariantCulture)));
        var told = new List<BatchProgress>();
        var options = new BatchOptions { MaxConcurrency = 4, Progress = new Told(told) };
        string[] texts = [.. Enumerable.Range(1, 100).Select(static i => new string('x', i))];

        List<BatchItem<string, int>> items = await ReadAsync(FallbackBatch.RunAsync(texts, stage.Client<IExtractor>().CountAsync, options, Stage.Token));

        Assert.Equal(Enumerable.Range(0, 100), items.Select(static item => item.Index).Order());
        Assert.All(items, static item => Assert.Equal(item.Input.Length, item.Result));
        Assert.InRange(stage.Alpha.Model("one").MaxInFlight, 1, 4);
        Assert.Equal(100, told.Count);
        Assert.Equal(new BatchProgress(100, 0, 0, 100), told[^1]);
    }

    [Fact]
    public async Task FailedItems_AreKeptApart_AndCanBeRunAgain()
    {
        await using Stage stage = await Stage.OpenAsync();
        bool isBroken = true;
        stage.Alpha.Model("one").Replies(request => isBroken && request.LastUserMessage.StartsWith('b') ? Reply.Error(400, "invalid_value", "no") : Reply.Text("ok"));
        IThreeTiers client = stage.Client<IThreeTiers>();

        List<BatchItem<string, FallbackResult<string>>> items = await ReadAsync(FallbackBatch.RunAsync(["a1", "b2", "a3", "b4"], client.AskAsync, cancellationToken: Stage.Token));
        isBroken = false;
        string[] failed = [.. items.Where(static item => !item.Succeeded).Select(static item => item.Input)];
        List<BatchItem<string, FallbackResult<string>>> again = await ReadAsync(FallbackBatch.RunAsync(failed, client.AskAsync, cancellationToken: Stage.Token));

        Assert.Equal(["b2", "b4"], failed.Order());
        Assert.All(items.Where(static item => !item.Succeeded), static item => Assert.Equal(FailureKind.InvalidRequest, Assert.IsType<RequestRejectedException>(item.Error).Kind));
        Assert.Throws<InvalidOperationException>(() => items.First(static item => !item.Succeeded).Result);
        Assert.Equal(["ok", "ok"], again.Select(static item => item.Result.Value));
    }

    [Fact]
    public async Task Cancellation_EndsTheBatch_AndItsCalls()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Hang());
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Stage.Token);

        Task<List<BatchItem<string, FallbackResult<string>>>> batch = ReadAsync(FallbackBatch.RunAsync(["1", "2", "3"], stage.Client<IThreeTiers>().AskAsync, new BatchOptions { MaxConcurrency = 2 }, caller.Token));
        await stage.Alpha.Model("one").WaitForRequestsAsync(2, Stage.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => batch);
        foreach (RecordedRequest request in stage.Alpha.Requests) await request.WaitForAbortAsync(Stage.Token);
        Assert.Equal((2, 0), (stage.Alpha.Requests.Count, stage.Clock.PendingTimers));
    }

    [Fact]
    public async Task AbandonedBatch_CancelsWhatIsUnderWay_AndReadsNoFurther()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => request.LastUserMessage == "1" ? Reply.Text("ok") : Reply.Hang());
        int read = 0;
        IEnumerable<string> Inputs()
        {
            while (true) yield return (++read).ToString(CultureInfo.InvariantCulture);
        }

        await foreach (BatchItem<string, FallbackResult<string>> item in FallbackBatch.RunAsync(Inputs(), stage.Client<IThreeTiers>().AskAsync, new BatchOptions { MaxConcurrency = 3 }, Stage.Token))
        {
            Assert.Equal("1", item.Input);
            break;
        }

        Assert.Equal(3, read);
        foreach (RecordedRequest request in stage.Alpha.Requests) await WaitFor.EndAsync(request.Ended, Stage.Token);
        Assert.Equal((0, 0), (stage.Alpha.Model("one").InFlight, stage.Clock.PendingTimers));
    }

    [Fact]
    public async Task LambdaThatThrowsAtOnce_FailsItsItemOnly()
    {
        List<BatchItem<int, int>> items = await ReadAsync(FallbackBatch.RunAsync([1, 0], static (i, _) => Task.FromResult(6 / i), cancellationToken: Stage.Token));

        Assert.Equal([6], items.Where(static item => item.Succeeded).Select(static item => item.Result));
        Assert.IsType<DivideByZeroException>(items.Single(static item => !item.Succeeded).Error);
    }

    [Fact]
    public void NoConcurrency_IsRefusedAtTheCall() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FallbackBatch.RunAsync([1], static (i, _) => Task.FromResult(i), new BatchOptions { MaxConcurrency = 0 }, Stage.Token));

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (T item in items) all.Add(item);
        return all;
    }

    private sealed class Told(List<BatchProgress> told) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => told.Add(value);
    }
}
