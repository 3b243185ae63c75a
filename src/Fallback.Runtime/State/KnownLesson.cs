namespace Fallback;

/// <summary>A lesson with its time.</summary>
/// <param name="Lesson">The lesson.</param>
/// <param name="LearnedAt">The time when it was learned.</param>
/// <param name="Until">The timestamp at which it is forgotten.</param>
internal readonly record struct KnownLesson(Lesson Lesson, DateTimeOffset LearnedAt, long Until);
