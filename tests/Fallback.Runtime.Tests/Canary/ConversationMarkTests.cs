using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Canary;

public sealed class ConversationMarkTests
{
    private static readonly ulong _salt = ConversationMark.Salt("Shop.IBot\nnew/model");

    [Fact]
    public void Mark_OfOneConversation_IsTheSameForEveryTurn()
    {
        ChatMessage[] first = [new(ChatRole.User, "Hello")];
        ChatMessage[] second = [.. first, new(ChatRole.Assistant, "Hi"), new(ChatRole.User, "And now?")];

        Assert.Equal(Of(first), Of(second));
        Assert.NotEqual(Of(first), Of([new(ChatRole.User, "Hello!")]));
    }

    [Fact]
    public void Mark_GoesByTheConversationsId_WhateverIsSaid()
    {
        Assert.Equal(Of([new(ChatRole.User, "Hello")], "c-1"), Of([new(ChatRole.User, "Bye")], "c-1"));
        Assert.NotEqual(Of([new(ChatRole.User, "Hello")], "c-1"), Of([new(ChatRole.User, "Hello")], "c-2"));
    }

    [Fact]
    public void Mark_OfAPromptAlone_GoesByPromptAndSystemText()
    {
        double mark = ConversationMark.Of(new ChatRequest { Method = "M", System = "S", User = "U" }, _salt);

        Assert.Equal(mark, ConversationMark.Of(new ChatRequest { Method = "N", System = "S", User = "U" }, _salt));
        Assert.NotEqual(mark, ConversationMark.Of(new ChatRequest { Method = "M", System = "SU", User = "" }, _salt));
        Assert.NotEqual(mark, ConversationMark.Of(new ChatRequest { Method = "M", System = "S", User = "V" }, _salt));
    }

    [Fact]
    public void Mark_IsTheSameInEveryProcess()
    {
        // A figure that was written down: other replicas, and the next version, have the same conversations in the canary.
        Assert.Equal(0.065281640647648, ConversationMark.Of(new ChatRequest { Method = "M", User = "How do I reset my router?" }, _salt), 12);
    }

    [Fact]
    public void Marks_AreSpreadEvenly_AndApartForEachCanary()
    {
        ulong other = ConversationMark.Salt("Shop.IBot\nother/model");
        double[] marks = [.. Enumerable.Range(0, 20_000).Select(i => Of([], $"conversation {i}"))];
        double[] others = [.. Enumerable.Range(0, 20_000).Select(i => Of([], $"conversation {i}", other))];

        for (int tenth = 0; tenth < 10; tenth++)
            Assert.InRange(marks.Count(mark => mark >= tenth / 10.0 && mark < (tenth + 1) / 10.0), 1_850, 2_150);
        // Who is in one canary is in another no more often than anybody else.
        Assert.InRange(marks.Zip(others).Count(static both => both is { First: < 0.1, Second: < 0.1 }), 140, 265);
    }

    [Fact]
    public void Request_WithoutAnyText_IsAConversationOfItsOwn()
    {
        var request = new ChatRequest { Method = "M" };
        Assert.NotEqual(ConversationMark.Of(request, _salt), ConversationMark.Of(request, _salt));
    }

    [Fact]
    public void Mark_AllocatesNothing()
    {
        var request = new ChatRequest { Method = "M", System = "You are a support assistant.", User = "How do I reset my router?" };
        double sum = ConversationMark.Of(request, _salt);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) sum += ConversationMark.Of(request, _salt);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(sum > 0);
    }

    private static double Of(ChatMessage[] messages, string? id = null, ulong? salt = null) => ConversationMark.Of(
        new ChatRequest { Method = "M", History = messages, Options = id is null ? null : new ChatOptions { ConversationId = id } }, salt ?? _salt);
}
