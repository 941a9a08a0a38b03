# Planned by @appliku/builder-buildpacks.
# Language: Java (there is pom.xml)
# Java: 21 (pom.xml is >=17, pom.xml:7)
# Package manager: maven (there is pom.xml)
# Start command: /bin/sh -c exec java -Dserver.port=$PORT -jar app.jar (the jar that is built)

FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /srv/app
COPY pom.xml ./
RUN --mount=type=cache,id=shop-maven,target=/root/.m2 mvn --batch-mode dependency:go-offline
COPY . ./
RUN --mount=type=cache,id=shop-maven,target=/root/.m2 mvn --batch-mode package -DskipTests
RUN --mount=type=cache,id=shop-maven,target=/root/.m2 mkdir -p /srv/out && cp "$(find . -path '*/target/*.jar' ! -path '*/wrapper/*' ! -name '*-sources.jar' ! -name '*-javadoc.jar' ! -name '*-plain.jar' ! -name 'original-*' -exec ls -S {} + | head -n 1)" /srv/out/app.jar

FROM eclipse-temurin:21-jre AS app
RUN install -d -o 10001 -g 10001 /srv/app
WORKDIR /srv/app
ENV JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=75
COPY --from=build --chown=10001:10001 /srv/out/ ./
ENV HOME=/tmp PORT=8080
USER 10001:10001
EXPOSE 8080
CMD ["/bin/sh","-c","exec java -Dserver.port=$PORT -jar app.jar"]
