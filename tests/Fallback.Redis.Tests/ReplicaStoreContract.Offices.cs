using System.Globalization;

namespace Fallback.Redis.Tests;

/// <content>Offices and records.</content>
public abstract partial class ReplicaStoreContract
{
    [Fact]
    public async Task Office_IsOneProcessesAtATime_AndItsOwnAsLongAsItAsks()
    {
        TimeSpan lease = TimeSpan.FromMinutes(5);
        Assert.Equal([true, true], await Store.ElectAsync("a", ["x", "y"], lease, Token));
        Assert.Equal([false, true, false], await Store.ElectAsync("b", ["x", "z", "y"], lease, Token));
        Assert.Equal([true], await Store.ElectAsync("a", ["x"], lease, Token));
    }

    [Fact]
    public async Task Office_ThatIsResigned_IsTheNextOnes_AndThatOfOthersStays()
    {
        TimeSpan lease = TimeSpan.FromMinutes(5);
        await Store.ElectAsync("a", ["x"], lease, Token);
        await Store.ResignAsync("b", ["x", "never"], Token);
        Assert.Equal([false], await Store.ElectAsync("b", ["x"], lease, Token));

        await Store.ResignAsync("a", ["x"], Token);

        Assert.Equal([true], await Store.ElectAsync("b", ["x"], lease, Token));
    }

    [Fact]
    public async Task Office_OfAProcessThatAsksNoMore_IsFreeAfterItsLease()
    {
        await Store.ElectAsync("a", ["x"], TimeSpan.FromMilliseconds(150), Token);

        await UntilAsync(async () => (await Store.ElectAsync("b", ["x"], Lease, Token))[0], "the office is free");

        Assert.Equal([false], await Store.ElectAsync("a", ["x"], Lease, Token));
    }

    [Fact]
    public async Task Record_IsReplacedByWhoHasReadItsVersion_AndByNobodyElse()
    {
        Assert.Equal(new ReplicaRecord(0, ""), await Store.ReadAsync("canary", Token));
        Assert.Equal(new ReplicaRecord(1, "five percent"), await Store.ReplaceAsync("canary", 0, "five percent", Token));

        Assert.Equal(new ReplicaRecord(1, "five percent"), await Store.ReplaceAsync("canary", 0, "ten", Token));
        Assert.Equal(new ReplicaRecord(1, "five percent"), await Store.ReplaceAsync("canary", 7, "ten", Token));
        Assert.Equal(new ReplicaRecord(2, "ten ü"), await Store.ReplaceAsync("canary", 1, "ten ü", Token));
        Assert.Equal(new ReplicaRecord(2, "ten ü"), await Store.ReadAsync("canary", Token));
        Assert.Equal(new ReplicaRecord(3, ""), await Store.ReplaceAsync("canary", 2, "", Token));
    }

    [Fact]
    public async Task Record_ReplacedByManyAtOnce_LosesNoStep()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int done = 0; done < 25;)
            {
                ReplicaRecord read = await Store.ReadAsync("count", Token);
                int count = read.Version == 0 ? 0 : int.Parse(read.Content, CultureInfo.InvariantCulture);
                ReplicaRecord now = await Store.ReplaceAsync("count", read.Version, $"{count + 1}", Token);
                if (now.Version == read.Version + 1) done++;
            }
        })));

        // Each version was made of the one before it.
        ReplicaRecord last = await Store.ReadAsync("count", Token);
        Assert.Equal($"{last.Version}", last.Content);
    }

    [Fact]
    public async Task Record_ThatIsTooLarge_IsRefused()
    {
        string most = new('x', 64 * 1024);
        Assert.Equal(1, (await Store.ReplaceAsync("large", 0, most, Token)).Version);
        Assert.Equal(most, (await Store.ReadAsync("large", Token)).Content);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.ReplaceAsync("large", 1, most + "x", Token));
    }

    [Fact]
    public async Task AnyStep_WithATokenThatHasEnded_ThrowsAsSuch()
    {
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync("x", ended.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.LeaseAsync("a", [Share("a").Request], ended.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ElectAsync("a", ["x"], Lease, ended.Token));
    }
}
