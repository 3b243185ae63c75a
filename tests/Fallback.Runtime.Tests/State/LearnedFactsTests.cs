using Fallback.TestUtilities;

namespace Fallback.Runtime.Tests.State;

/// <summary>Lessons and kinds of refused requests, with their times.</summary>
public sealed class LearnedFactsTests
{
    private static readonly Lesson _window = new(LessonKind.ContextWindow, Number: 8_192);

    [Fact]
    public void With_ReplacesTheSameKind_AndKeepsTheRest()
    {
        LearnedFacts facts = LearnedFacts.None.With(_window)
            .With(new Lesson(LessonKind.DroppedParameter, "seed")).With(new Lesson(LessonKind.DroppedParameter, "top_k"))
            .With(_window with { Number = 4_096 });

        Assert.Equal(4_096, facts.ContextWindow);
        Assert.Equal(["seed", "top_k"], facts.DroppedParameters.Order());
        Assert.Equal(3, facts.Lessons.Length);
        Assert.Same(facts, facts.With(_window with { Number = 4_096 }));
    }

    [Fact]
    public void AnswerMode_OnlyGoesDown()
    {
        LearnedFacts facts = LearnedFacts.None.With(new Lesson(LessonKind.AnswerMode, Number: (int)StructuredOutputMode.Prompted));

        Assert.Same(facts, facts.With(new Lesson(LessonKind.AnswerMode, Number: (int)StructuredOutputMode.JsonObject)));
    }

    [Fact]
    public void At_ForgetsEachLessonInItsTime()
    {
        LearnedFacts facts = LearnedFacts.None.With(_window, until: 10).With(new Lesson(LessonKind.Streams, Number: 1), until: 20);

        Assert.Same(facts, facts.At(9));
        Assert.Equal((null, true), (facts.At(10).ContextWindow, facts.At(10).Streams));
        Assert.Same(LearnedFacts.None, facts.At(20));
        Assert.Equal(long.MaxValue, LearnedFacts.None.Until);
    }

    [Fact]
    public void Refusals_AreRememberedByTheSecondPrompt_AndForAWhile()
    {
        var clock = new ManualClock();
        var memory = new RefusalMemory(clock);

        Assert.False(memory.Note("stream", 1));
        Assert.False(memory.Note("stream", 1));
        Assert.False(memory.Note("tools", 2));
        Assert.Null(memory.Remaining("stream"));
        Assert.True(memory.Note("stream", 2));
        Assert.False(memory.Note("stream", 3));
        Assert.Equal(TimeSpan.FromMinutes(10), memory.Remaining("stream"));
        Assert.Equal("stream", Assert.Single(memory.Facts()).Value);

        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(memory.Remaining("stream"));
        Assert.Empty(memory.Facts());
        Assert.False(memory.Note("stream", 3));
    }

    [Fact]
    public void Acceptance_ForgetsItsKindAlone()
    {
        var memory = new RefusalMemory(new ManualClock());
        foreach (int prompt in new[] { 1, 2 }) foreach (string kind in new[] { "stream", "tools" }) memory.Note(kind, prompt);

        memory.Accept("tools");

        Assert.Null(memory.Remaining("tools"));
        Assert.NotNull(memory.Remaining("stream"));
        memory.Clear();
        Assert.True(memory.IsEmpty);
    }

    [Fact]
    public void Refusals_AreBounded()
    {
        var memory = new RefusalMemory(new ManualClock());
        for (int kind = 0; kind < 100; kind++) foreach (int prompt in new[] { 1, 2 }) memory.Note($"kind {kind}", prompt);

        Assert.Equal(16, memory.Facts().Count());
    }
}
