namespace Fallback.Runtime.Tests.Instances;

public sealed class ConversationTableTests
{
    private const uint Minute = 60 * TimedFigure.PerSecond;

    // The table is given mixed hashes, and the low bits choose the set.
    private const ulong SameSet = ConversationTable.Entries;

    private readonly ConversationTable _table = new();

    [Fact]
    public void Find_NothingKept_IsUnknown() => Assert.Equal(-1, _table.Find(1, 0));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ConversationTable.LargestId)]
    public void Find_Kept_IsItsInstance(int id)
    {
        _table.Keep(0xABCD_EF01_2345_6789, id, 5 * Minute);
        Assert.Equal(id, _table.Find(0xABCD_EF01_2345_6789, 5 * Minute));
        Assert.Equal(-1, _table.Find(0xABCD_EF01_2345_6788, 5 * Minute));
    }

    [Fact]
    public void Find_AfterAnHour_IsUnknownUnlessItWasKeptAgain()
    {
        _table.Keep(1, 3, 0);
        _table.Keep(2, 4, 0);
        _table.Keep(2, 4, 30 * Minute);
        Assert.Equal(3, _table.Find(1, 59 * Minute));
        Assert.Equal(-1, _table.Find(1, 60 * Minute));
        Assert.Equal(4, _table.Find(2, 89 * Minute));
    }

    [Fact]
    public void Find_TimestampFromBeforeTheTurnOfTheMinute_IsItsInstance()
    {
        _table.Keep(1, 3, 7 * Minute);
        Assert.Equal(3, _table.Find(1, 7 * Minute - 1));
    }

    [Fact]
    public void Find_MinutesWrap_IsItsInstance()
    {
        const uint Last = (1 << 14) - 1;
        _table.Keep(1, 3, Last * Minute);
        Assert.Equal(3, _table.Find(1, (Last + 2) * Minute));
    }

    [Fact]
    public void Keep_MovedConversation_TakesItsOwnPlace()
    {
        for (ulong i = 0; i < 3; i++) _table.Keep(i * SameSet << 16, 1, 0);
        for (int id = 0; id < 20; id++) _table.Keep(0, id, 0);
        Assert.Equal(19, _table.Find(0, 0));
        Assert.Equal(1, _table.Find(1 * SameSet << 16, 0));
        Assert.Equal(1, _table.Find(2 * SameSet << 16, 0));
    }

    [Fact]
    public void Keep_SetIsFull_ReplacesTheLongestUnused()
    {
        for (ulong i = 1; i <= 4; i++) _table.Keep(i * SameSet << 16, (int)i, (uint)i * Minute);
        _table.Keep(1 * SameSet << 16, 1, 6 * Minute);
        _table.Keep(5 * SameSet << 16, 5, 7 * Minute);
        Assert.Equal([1, -1, 3, 4, 5], Enumerable.Range(1, 5).Select(i => _table.Find((ulong)i * SameSet << 16, 7 * Minute)));
    }

    [Fact]
    public void Keep_FarMoreThanFit_KeepsAsManyAsItHasPlaces()
    {
        for (ulong i = 1; i <= 4 * ConversationTable.Entries; i++) _table.Keep(Hashing.Mix(i), 1, 0);
        int known = 0;
        for (ulong i = 1; i <= 4 * ConversationTable.Entries; i++)
            if (_table.Find(Hashing.Mix(i), 0) >= 0) known++;
        Assert.InRange(known, 0.95 * ConversationTable.Entries, ConversationTable.Entries);
    }

    [Fact]
    public void Keep_HalfFull_LosesNextToNothing()
    {
        const int Half = ConversationTable.Entries / 2;
        for (ulong i = 1; i <= Half; i++) _table.Keep(Hashing.Mix(i), 1, 0);
        int known = Enumerable.Range(1, Half).Count(i => _table.Find(Hashing.Mix((ulong)i), 0) >= 0);
        Assert.InRange(known, 0.96 * Half, Half);
    }

    [Fact]
    public async Task Keep_ManyThreads_NeverNamesAnInstanceThatWasNotKept()
    {
        Task[] callers =
        [
            .. Enumerable.Range(0, 8).Select(thread => Task.Run(
                () =>
                {
                    for (ulong i = 1; i < 20_000; i++)
                    {
                        ulong conversation = Hashing.Mix(i % 500 + (ulong)(thread % 2) * 1_000);
                        int id = (int)(conversation % 100);
                        _table.Keep(conversation, id, (uint)i);
                        Assert.Contains(_table.Find(conversation, (uint)i), (int[])[-1, id]);
                    }
                }, TestContext.Current.CancellationToken)),
        ];
        await Task.WhenAll(callers);
    }
}
