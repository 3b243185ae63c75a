namespace Fallback;

/// <summary>A lesson with its time.</summary>
/// <param name="Lesson">What was learnt.</param>
/// <param name="LearnedAt">When.</param>
/// <param name="Until">The timestamp at which it is forgotten.</param>
internal readonly record struct KnownLesson(Lesson Lesson, DateTimeOffset LearnedAt, long Until);
