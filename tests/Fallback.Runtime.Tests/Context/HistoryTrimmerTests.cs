using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Context;

/// <summary>Trimming over random conversations with tool loops, several calls at once, ids that come again, and stray messages.</summary>
public sealed class HistoryTrimmerTests
{
    private static readonly Gen<Conversation> _conversations =
        from turns in Gen.Frequency(
            (4, Gen.Constant(Turn.Question)),
            (4, Gen.Constant(Turn.Answer)),
            (3, Gen.Constant(Turn.ToolLoop)),
            (2, Gen.Constant(Turn.TwoTools)),
            (1, Gen.Constant(Turn.UnansweredCall)),
            (1, Gen.Constant(Turn.System))).ListOf()
        from promptFollows in Gen.Elements(true, false)
        from budget in Gen.Choose(-5, 200)
        from sizes in Gen.Choose(1, 30).ArrayOf(turns.Count * 3 + 1)
        where turns.Count > 0
        select new Conversation(Messages(turns), sizes, promptFollows, budget);

    [Fact]
    public void SystemMessagesAndTheLatest_AreKept() => ForAll(static (conversation, kept) =>
        conversation.Messages.Where(static message => message.Role == ChatRole.System).All(kept.Messages.Contains)
        && (conversation.PromptFollows || kept.Messages[^1] == conversation.Messages[^1]));

    [Fact]
    public void LatestQuestion_IsKept() => ForAll(static (conversation, kept) =>
        conversation.PromptFollows || conversation.Messages.LastOrDefault(static message => message.Role == ChatRole.User) is not { } question || kept.Messages.Contains(question));

    [Fact]
    public void CallsAndResults_AreNeverParted() => ForAll(static (conversation, kept) =>
    {
        var whole = Pairs(conversation.Messages);
        return whole.All(pair => kept.Messages.Contains(pair.Call) == kept.Messages.Contains(pair.Result));
    });

    [Fact]
    public void KeptHistory_NeverStartsWithAResult() => ForAll(static (_, kept) =>
        kept.Messages.FirstOrDefault(static message => message.Role != ChatRole.System)?.Role != ChatRole.Tool);

    [Fact]
    public void Order_IsKept() => ForAll(static (conversation, kept) =>
        kept.Messages.SequenceEqual(conversation.Messages.Where(kept.Messages.Contains)) && kept.LeftOut == conversation.Messages.Length - kept.Messages.Length);

    [Fact]
    public void WhatIsKept_FitsOrIsTheLeastThereIs() => ForAll(static (conversation, kept) =>
        kept.Tokens == conversation.Tokens.Where((_, i) => kept.Messages.Contains(conversation.Messages[i])).Sum()
        && (kept.Tokens <= conversation.Budget || kept.Messages.Length == conversation.Trim(long.MinValue).Messages.Length));

    [Fact]
    public void WhatFits_IsNotTouched() => ForAll(static (conversation, _) =>
        conversation.Trim(conversation.Tokens.Sum()).Messages == conversation.Messages);

    [Fact]
    public void SmallerBudget_NeverKeepsMore() => ForAll(static (conversation, kept) =>
        conversation.Trim(conversation.Budget - 1).Messages.Length <= kept.Messages.Length);

    [Fact]
    public void GivenMessages_StayAsTheyAre() => ForAll(static (conversation, _) =>
    {
        ChatMessage[] before = [.. conversation.Messages];
        int[] contents = [.. before.Select(static message => message.Contents.Count)];
        conversation.Trim(0);
        return before.SequenceEqual(conversation.Messages) && contents.SequenceEqual(conversation.Messages.Select(static message => message.Contents.Count));
    });

    [Fact]
    public void QuestionBehindALongToolLoop_StaysWhileOldRoundsGo()
    {
        ChatMessage[] messages = Messages([Turn.System, Turn.Question, Turn.ToolLoop, Turn.ToolLoop, Turn.ToolLoop]);

        TrimmedHistory kept = HistoryTrimmer.Trim(messages, [1, 1, 1, 1, 1, 1, 1, 1], promptFollows: false, budget: 4);

        Assert.Equal([messages[0], messages[1], messages[6], messages[7]], kept.Messages);
    }

    [Fact]
    public void HistoryBeforeAPrompt_StartsWithAUsersMessageOrIsGone()
    {
        ChatMessage[] messages = Messages([Turn.Question, Turn.Answer, Turn.Question, Turn.Answer]);

        Assert.Equal([messages[2], messages[3]], HistoryTrimmer.Trim(messages, [1, 1, 1, 1], promptFollows: true, budget: 3).Messages);
        Assert.Empty(HistoryTrimmer.Trim(messages, [1, 1, 1, 1], promptFollows: true, budget: 1).Messages);
    }

    private static void ForAll(Func<Conversation, TrimmedHistory, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true), Prop.ForAll(Arb.From(_conversations), conversation => holds(conversation, conversation.Trim(conversation.Budget))));

    private static ChatMessage[] Messages(IEnumerable<Turn> turns) => [.. turns.SelectMany(static (turn, i) => turn switch
    {
        Turn.Question => [new ChatMessage(ChatRole.User, $"question {i}")],
        Turn.Answer => [new ChatMessage(ChatRole.Assistant, $"answer {i}")],
        Turn.System => [new ChatMessage(ChatRole.System, $"rule {i}")],
        // Some servers number the calls of every turn from 0.
        Turn.ToolLoop => [Calls("call_0"), Result("call_0")],
        Turn.TwoTools => [Calls("call_0", "call_1"), Result("call_1"), Result("call_0")],
        _ => new[] { Calls($"open_{i}") },
    })];

    private static List<(ChatMessage Call, ChatMessage Result)> Pairs(ChatMessage[] messages)
    {
        var pairs = new List<(ChatMessage, ChatMessage)>();
        for (int i = 0; i < messages.Length; i++)
            foreach (FunctionResultContent result in messages[i].Contents.OfType<FunctionResultContent>())
                pairs.Add((messages[..i].Last(message => message.Contents.OfType<FunctionCallContent>().Any(call => call.CallId == result.CallId)), messages[i]));
        return pairs;
    }

    private static ChatMessage Calls(params string[] ids) => new(ChatRole.Assistant, [.. ids.Select(static id => new FunctionCallContent(id, "look_up"))]);

    private static ChatMessage Result(string id) => new(ChatRole.Tool, [new FunctionResultContent(id, "found")]);

    private enum Turn
    {
        Question,
        Answer,
        ToolLoop,
        TwoTools,
        UnansweredCall,
        System,
    }

    private sealed record Conversation(ChatMessage[] Messages, int[] Sizes, bool PromptFollows, int Budget)
    {
        public long[] Tokens { get; } = [.. Messages.Select((_, i) => (long)Sizes[i])];

        public TrimmedHistory Trim(long budget) => HistoryTrimmer.Trim(Messages, Tokens, PromptFollows, budget);
    }
}
